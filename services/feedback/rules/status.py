"""What the complainant may be told: who is responsible, until when, in plain Chinese; no internal quarrels.

Returns asked for, hops' reasons, checks and supervision are the offices' own affair and have no status.
"""

from datetime import datetime
from typing import NamedTuple

from services.feedback.rules.case import Case
from services.feedback.rules.terms import Terms
from services.feedback.rules.verdict import EXCEPTION, GIVEN_UP, SILENCE
from services.feedback.seen import SeenMove, SeenOrder
from shared.contract.events.feedback import ComplaintStatus
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import Confidentiality


class Step(NamedTuple):
    """A step that matters to the complainant: its code, its words, whether the due time belongs to it."""

    code: str
    words: str
    shows_due: bool = False


_STUDYING = Step("studying", "正在研判，确定承办单位")
_DISPATCHED = Step("dispatched", "已交由{unit}办理", shows_due=True)
_MERGED = Step("merged", "已与您此前反映的同一事项合并办理")
_GUIDED = Step("guided", "该事项须通过其他法定途径解决，已向您说明办理途径")

_CREATED = {
    State.DESK: _STUDYING,
    State.ISSUED: _DISPATCHED,
    State.MERGED: _MERGED,
    State.GUIDED: _GUIDED,
}
_STEPS = {
    Move.DISPATCH: _DISPATCHED,
    Move.DESIGNATE: _DISPATCHED,
    Move.ACCEPT_RETURN: _DISPATCHED,
    Move.QUEUE: _STUDYING,
    Move.REOPEN: _STUDYING,
    Move.CONTACT: Step("contacted", "{unit}已与您联系，正在办理", shows_due=True),
    Move.ATTEMPT_CONTACT: Step("unreached", "{unit}曾与您联系，未能接通，将再次联系", shows_due=True),
    Move.ASK_FACTS: Step("facts_asked", "需要您补充有关情况，请致电12345并报查询号"),
    Move.ACCEPT: Step("answered", "{unit}已答复，请您评价；{silence}前未收到评价的，按办结处理"),
    Move.CLOSE: Step("closed", "已办结"),
    Move.REWORK: Step("reworked", "已要求{unit}再次办理", shows_due=True),
    Move.REWORK_ELSEWHERE: Step("reworked", "已要求再次办理，正在重新确定承办单位"),
    Move.RESUME: Step("resumed", "{unit}已恢复办理", shows_due=True),
    Move.GRANT_EXTENSION: Step("extended", "办理时间已延长", shows_due=True),
    Move.CHANGE_DUE: Step("extended", "办理时间有调整", shows_due=True),
    Move.SHELVE: Step("shelved", "因客观原因暂不能办结，已登记并持续跟踪"),
    Move.GUIDE: _GUIDED,
    Move.MERGE: _MERGED,
    Move.WITHDRAW: Step("withdrawn", "已按要求撤单"),
    Move.CITY_TAKES_BACK: Step("returned_to_city", "已转由市级平台另行安排办理"),
}

_CLOSED = {
    SILENCE: "在规定时间内未收到您的评价，已按办结处理；如未解决，可凭查询号要求继续办理",
    GIVEN_UP: "多次未能与您取得联系，已按办结处理；如未解决，可凭查询号要求继续办理",
    EXCEPTION: "所反映事项依法依规不能按您的要求办理，已向您说明理由并办结",
}


def status(moved: SeenMove, terms: Terms) -> ComplaintStatus | None:
    """The status after a move; None for moves that are none of the complainant's business."""
    order = moved.order
    step = _CREATED.get(order.state) if moved.move is None else _STEPS.get(moved.move)
    if step is None:
        return None
    unit = "" if order.confidentiality == Confidentiality.SEALED else terms.unit_name(order.lead)
    due = _promised(order) if step.shows_due else None
    words = _CLOSED.get(moved.reason, step.words) if moved.move is Move.CLOSE else step.words
    silence = terms.day_and_time(moved.at + terms.silence) if moved.move is Move.ACCEPT else ""
    words = words.format(unit=unit or "有关部门", silence=silence)
    return ComplaintStatus.of(  # of fields that came through the door, and our own words
        complaint_id=order.complaint_id,
        order_id=order.order_id,
        order_version=order.version,
        source=order.source,
        number=order.number,
        reference=order.reference,
        status=step.code,
        text=f"{words}，预计{terms.day_and_time(due)}前答复" if due else words,
        unit_name=unit,
        due=due,
        at=moved.at,
    )


_STANDING = {
    State.DESK: _STUDYING,
    State.MERGED: _MERGED,
    State.GUIDED: _GUIDED,
    State.ACCEPTED: _STEPS[Move.ACCEPT],
    State.REWORK: _STEPS[Move.REWORK],
    State.SHELVED: _STEPS[Move.SHELVE],
    State.WITHDRAWN: _STEPS[Move.WITHDRAW],
    State.RETURNED_TO_CITY: _STEPS[Move.CITY_TAKES_BACK],
    State.CONTACTED: _STEPS[Move.CONTACT],
    State.IN_PROGRESS: _STEPS[Move.CONTACT],
}


def standing(case: Case, terms: Terms) -> tuple[str, str, str, datetime | None]:
    """How an order stands, for whoever asks by its reference: code, words, who is responsible, until when.

    What the offices settle among themselves (a return asked for, a check) looks as it did before.
    """
    unit = "" if case.confidentiality == Confidentiality.SEALED else terms.unit_name(case.lead)
    if case.state is State.CLOSED:
        step = _STEPS[Move.CLOSE]._replace(words=_CLOSED.get(case.basis or "", "已办结"))
    else:
        step = _STANDING.get(case.state, _DISPATCHED)
    due = (case.due_city or case.due) if step.shows_due else None
    silence = terms.day_and_time((case.answered_at or case.created_at) + terms.silence)
    words = step.words.format(unit=unit or "有关部门", silence=silence)
    return step.code, f"{words}，预计{terms.day_and_time(due)}前答复" if due else words, unit, due


def _promised(order: SeenOrder) -> datetime | None:
    # The city's time is what the complainant was told; the district's own earlier one is for the units.
    return (order.due.city or order.due.binding) if order.due else None
