"""Decisions that can be undone, several at once, and what the clock does, on a database."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.contract.events.order import OrderMessage
from shared.domain.holidays import state_council
from shared.domain.vocabulary import Colour, OrderKind
from shared.domain.worktime import WorkCalendar
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming

A1 = first_order()
ISSUE: dict[str, Any] = {"action": "dispatch", "unit": "scjgj", "reason": "属市场监管职责"}


async def at_desk(dispatch: Dispatch, *numbers: str) -> None:
    await dispatch.take(*(incoming(classified(complaint(n), decided=False)) for n in numbers or ("A1",)))


async def state(dispatch: Dispatch, number: str = "A1") -> str:
    rows = await dispatch.rows("work_order")
    return next(row["state"] for row in rows if row["order_id"] == first_order(number))


async def due_now(dispatch: Dispatch) -> None:
    await dispatch.pool.execute("update held_decision set until = clock_timestamp()")


async def test_a_held_decision_is_told_to_nobody_and_can_be_undone(dispatch: Dispatch) -> None:
    await at_desk(dispatch)
    async with dispatch.client() as client:
        held = await client.post(f"/desk/{A1}/decide", json=ISSUE | {"hold": 10})
        assert (held.status_code, held.json()["order"]["state"]) == (200, "issued")
        assert await state(dispatch) == "desk"
        assert (await client.post(f"/desk/{A1}/undo")).json() == {"order_id": str(A1), "undone": True}
        await dispatch.tick("held")
        assert (await client.post(f"/desk/{A1}/undo")).status_code == 409
    assert await state(dispatch) == "desk"
    assert await dispatch.in_outbox() == []


async def test_it_is_made_when_its_time_has_come_by_whoever_decided(dispatch: Dispatch) -> None:
    await at_desk(dispatch)
    async with dispatch.client() as client, dispatch.client("li") as other:
        await client.post(f"/desk/{A1}/decide", json=ISSUE | {"unit": "jw", "hold": 10})
        await client.post(f"/desk/{A1}/decide", json=ISSUE | {"hold": 10})  # thought better of it
        refused = await other.post(f"/desk/{A1}/decide", json=ISSUE)
        assert refused.json()["code"] == "claimed"
        await dispatch.tick("held")
        assert await state(dispatch) == "desk", "not yet"
        await due_now(dispatch)
        await dispatch.tick("held")
        shown = (await client.get(f"/orders/{A1}")).json()
    assert (shown["order"]["lead"], shown["moves"][-1]["actor_id"]) == ("scjgj", "wang")
    assert await dispatch.rows("held_decision") == []


async def test_what_the_rules_refuse_is_not_held_and_what_they_refuse_later_is_a_task(
    dispatch: Dispatch,
) -> None:
    await at_desk(dispatch)
    async with dispatch.client() as client:
        wrong = await client.post(f"/desk/{A1}/decide", json=ISSUE | {"unit": "fy", "hold": 10})
        assert wrong.json()["code"] == "unknown_unit"
        await client.post(f"/desk/{A1}/decide", json=ISSUE | {"version": 1, "hold": 10})
        await dispatch.take(incoming(classified(complaint(version=2, action="withdraw", note="已解决"))))
        await due_now(dispatch)
        await dispatch.tick("held")
        tasks = (await client.get("/desk/tasks")).json()["items"]
    assert await state(dispatch) == "withdrawn"
    assert "held_refused" in {task["kind"] for task in tasks}


async def test_a_group_is_decided_with_one_reason_and_each_line_is_answered(dispatch: Dispatch) -> None:
    await at_desk(dispatch, "A1", "B2", "C3")
    orders = [{"order_id": str(first_order(n)), "version": 1} for n in ("A1", "B2", "C3")]
    async with dispatch.client("li") as other, dispatch.client() as client:
        await other.post(f"/desk/{first_order('C3')}/claim")
        body = {"orders": orders, "action": "guide", "reason": "属商事合同纠纷，请向法院提起诉讼"}
        found = (await client.post("/desk/decide", json=body)).json()["orders"]
        alone = await client.post("/desk/decide", json=body | {"action": "designate"})
    assert [(line["code"], line.get("state")) for line in found] == [
        (None, "guided"),
        (None, "guided"),
        ("claimed", None),
    ]
    assert alone.json()["code"] == "field"
    decided = await dispatch.rows("decision", "order_id, version")
    assert sum(row["decision"].get("place") == "guide" for row in decided) == 2, "each to learn from"


async def test_the_lead_is_warned_once_a_colour_and_only_of_the_worst(dispatch: Dispatch) -> None:
    now = datetime.now(UTC)
    # Half an hour of work and the day that is kept for approval and check: what binds lies just ahead.
    city = WorkCalendar(state_council()).add_working_time(now, timedelta(hours=7.5)).at
    await dispatch.take(
        incoming(classified(complaint(due_city=city))),
        incoming(classified(complaint("B2", due_city=now + timedelta(days=30)))),
        now=now - timedelta(days=4),
    )
    for _ in range(2):
        await dispatch.tick("warnings")
    warned = [m for m in await sent(dispatch) if m.kind is OrderKind.WARNED]
    # Red where the district's own date, a day ahead of the city's, is over; in a long holiday it never began.
    (colour,) = [m.due.colour for m in warned if m.number == "A1" and m.due]
    assert colour in {Colour.ORANGE, Colour.RED}
    await dispatch.pool.execute("update work_order set warn_at = clock_timestamp() where warn_at is not null")
    await dispatch.tick("warnings")
    assert len([m for m in await sent(dispatch) if m.kind is OrderKind.WARNED]) == len(warned)


async def sent(dispatch: Dispatch) -> list[OrderMessage]:
    """What units are told that is still in the outbox."""
    rows = await dispatch.pool.fetch("select topic, value from outbox order by seq")
    return [
        OrderMessage.model_validate_json(row["value"]) for row in rows if "dispatch.orders." in row["topic"]
    ]
