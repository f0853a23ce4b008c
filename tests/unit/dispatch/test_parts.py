"""What a unit still owes in an order it doesn't lead."""

from typing import Any

import pytest

from services.dispatch.rules.parts import awaited, owed
from shared.contract.events.order import Help, Joint, OrderState, ReportIn, Whistle
from shared.domain.lifecycle import State
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import NOW, classified, first_order, incoming


@pytest.fixture(scope="module")
def opened() -> OrderState:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    return desk.order(first_order()).model_copy(update={"lead": "nanxiang", "co": (), "joint": None})


def whistle(at: Any) -> tuple[Whistle, ...]:
    called = (ReportIn(unit="scjgj", at=at),)
    return (
        Whistle(whistle_id=first_order(), town="nanxiang", words="请到场", at=NOW, due=NOW, units=called),
    )


def help_(given: bool | None) -> tuple[Help, ...]:
    return (Help(unit="scjgj", act="查档", asked_by="nanxiang", at=NOW, due=NOW, given=given),)


CASES: list[tuple[dict[str, Any], str | None]] = [
    ({}, None),
    ({"joint": Joint(whistles=whistle(None))}, "whistle"),
    ({"joint": Joint(whistles=whistle(NOW))}, None),
    ({"joint": Joint(helps=help_(None))}, "help"),
    ({"joint": Joint(helps=help_(False))}, None),
    ({"co": ("scjgj",)}, "co"),
    ({"co": ("scjgj",), "joint": Joint(co_reported=("scjgj",))}, None),
    ({"co": ("scjgj",), "joint": Joint(whistles=whistle(None), helps=help_(None))}, "whistle"),
    ({"joint": Joint(whistles=whistle(None)), "respondent_unit": "scjgj"}, None),
    ({"joint": Joint(whistles=whistle(None)), "lead": "scjgj"}, None),
]


@pytest.mark.parametrize(("changes", "kind"), CASES)
def test_what_is_still_owed(opened: OrderState, changes: dict[str, Any], kind: str | None) -> None:
    order = opened.model_copy(update=changes)
    part = owed(order, "scjgj")
    assert (part and part.kind) == kind
    assert owed(order, "jw") is None
    assert awaited(order) == (["scjgj"] if kind else [])


def test_nobody_is_awaited_where_the_work_is_over(opened: OrderState) -> None:
    over = opened.model_copy(update={"joint": Joint(whistles=whistle(None)), "state": State.CLOSED})
    assert awaited(over) == []
