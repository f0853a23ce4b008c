"""What the complainant is told."""

import pytest

from services.feedback.rules.status import status
from shared.contract.events.order import Due
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import Confidentiality
from tests.unit.feedback.made import TERMS, hour, moved


@pytest.mark.parametrize(
    ("move", "at", "code", "text"),
    [
        (None, State.DESK, "studying", "正在研判，确定承办单位"),
        (None, State.ISSUED, "dispatched", "已交由区市场监督管理局办理，预计3月6日09:00前答复"),
        (Move.DISPATCH, State.ISSUED, "dispatched", "已交由区市场监督管理局办理，预计3月6日09:00前答复"),
        (
            Move.CONTACT,
            State.CONTACTED,
            "contacted",
            "区市场监督管理局已与您联系，正在办理，预计3月6日09:00前答复",
        ),
        (
            Move.ACCEPT,
            State.ACCEPTED,
            "answered",
            "区市场监督管理局已答复，请您评价；3月9日11:00前未收到评价的，按办结处理",
        ),
        (
            Move.ATTEMPT_CONTACT,
            State.SIGNED,
            "unreached",
            "区市场监督管理局曾与您联系，未能接通，将再次联系，预计3月6日09:00前答复",
        ),
        (Move.ASK_FACTS, State.DESK, "facts_asked", "需要您补充有关情况，请致电12345并报查询号"),
        (Move.CLOSE, State.CLOSED, "closed", "已办结"),
        (Move.REWORK, State.REWORK, "reworked", "已要求区市场监督管理局再次办理，预计3月6日09:00前答复"),
        (Move.REWORK_ELSEWHERE, State.DESK, "reworked", "已要求再次办理，正在重新确定承办单位"),
        (Move.RESUME, State.ISSUED, "resumed", "区市场监督管理局已恢复办理，预计3月6日09:00前答复"),
        (Move.GUIDE, State.GUIDED, "guided", "该事项须通过其他法定途径解决，已向您说明办理途径"),
    ],
)
def test_steps_that_matter(move: Move | None, at: State, code: str, text: str) -> None:
    told = status(moved(2, move, at), TERMS)

    assert told
    assert (told.status, told.text) == (code, text)


@pytest.mark.parametrize(
    ("move", "at"),
    [
        (Move.REQUEST_RETURN, State.RETURN_REQUESTED),
        (Move.REFUSE_RETURN, State.ISSUED),
        (Move.ANSWER, State.ANSWERED),
        (Move.SEND_BACK, State.IN_PROGRESS),
        (Move.SUPERVISE, State.ISSUED),
        (Move.ESCALATE, State.ACCEPTED),
        (Move.REQUEST_RETURN_TO_CITY, State.RETURN_TO_CITY_REQUESTED),
        (Move("not_yet_known"), State.ISSUED),
    ],
)
def test_internal_affairs_stay_internal(move: Move, at: State) -> None:
    assert status(moved(2, move, at), TERMS) is None


def test_the_city_s_own_time_is_what_was_promised() -> None:
    due = Due(city=hour(120), internal=hour(96), binding=hour(96), sign=hour(4), contact=hour(8))

    told = status(moved(1, None, State.ISSUED, due=due), TERMS)

    assert told
    assert told.due == hour(120)


def test_a_sealed_matter_names_no_unit() -> None:
    told = status(moved(1, None, State.ISSUED, confidentiality=Confidentiality.SEALED), TERMS)

    assert told
    assert told.unit_name == ""
    assert "市场监督" not in told.text


def test_a_unit_the_catalogue_lost_is_shown_by_its_code() -> None:
    told = status(moved(1, None, State.ISSUED, lead="oldunit"), TERMS)

    assert told
    assert told.unit_name == "oldunit"


@pytest.mark.parametrize(
    ("reason", "words"),
    [("silence", "未收到您的评价"), ("unreachable", "未能与您取得联系"), ("exception", "不能按您的要求")],
)
def test_why_it_was_closed_is_said(reason: str, words: str) -> None:
    told = status(moved(6, Move.CLOSE, State.CLOSED, reason=reason), TERMS)

    assert told
    assert words in told.text
