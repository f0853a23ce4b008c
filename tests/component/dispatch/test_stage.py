"""The stage's handler on PostgreSQL: what memory decides, the tables keep; races end in one order."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.dispatch import store
from services.dispatch.casework.moving import move, system
from services.dispatch.casework.work import Cause, Work
from services.dispatch.handler import OrdersHandler
from shared.contract.events.order import OrderMoved, OrderState
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import Action, ReportKind, VerdictKind
from shared.stream.ports import Conflict
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import (
    NOW,
    book,
    classified,
    complaint,
    first_order,
    incoming,
    matter,
    report,
    same_as,
    verdict,
)

A1, B2 = first_order(), first_order("B2")
ROAD = (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED)


async def state_of(dispatch: Dispatch, number: str = "A1") -> OrderState:
    raw = await dispatch.pool.fetchval(
        "select order_state from work_order where order_id = $1", first_order(number)
    )
    return OrderState.model_validate_json(raw)


def moves(dispatch: Dispatch) -> list[OrderMoved]:
    return [
        OrderMoved.model_validate_json(message.value or b"")
        for message in dispatch.sent
        if message.topic.endswith("lifecycle")
    ]


async def test_a_complaint_goes_its_whole_road_through_the_tables(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()))
    for kind in ROAD:
        await dispatch.take(incoming(report(kind, A1)))
    await dispatch.take(incoming(verdict(VerdictKind.CLOSED, A1, 5)))
    order = await state_of(dispatch)
    assert (order.state, order.version) == (State.CLOSED, 6)
    events = await dispatch.rows("order_event", "version")
    assert [row["version"] for row in events] == [1, 2, 3, 4, 5, 6]
    assert [row["event"].encode() for row in events] == [
        message.value for message in dispatch.sent if message.topic.endswith("lifecycle")
    ]
    assert len(await dispatch.rows("report")) == 4
    assert [row["kind"] for row in await dispatch.rows("city_report", "kind desc")] == [
        "signed",
        "contacted",
        "answered",
    ]
    decision = await dispatch.pool.fetchval("select decision ->> 'rule' from decision")
    assert decision == "line"


async def test_a_whole_life_in_one_batch_is_folded_in_order(dispatch: Dispatch) -> None:
    batch = [incoming(classified()), incoming(classified(complaint(version=2, action=Action.URGE)))]
    batch += [incoming(report(kind, A1)) for kind in ROAD]
    await dispatch.take(*batch)
    assert [moved.order.version for moved in moves(dispatch)] == [1, 2, 3, 4, 5, 6]
    assert (await state_of(dispatch)).urged == 1


async def test_everything_again_changes_nothing(dispatch: Dispatch) -> None:
    batch = [incoming(classified()), *(incoming(report(kind, A1)) for kind in ROAD)]
    await dispatch.take(*batch)
    before = (await dispatch.rows("work_order"), await dispatch.rows("order_event", "version"))
    sent = len(dispatch.sent)
    await dispatch.take(*batch)
    assert (await dispatch.rows("work_order"), await dispatch.rows("order_event", "version")) == before
    assert len(dispatch.sent) == sent


async def test_an_early_version_waits_in_its_table(dispatch: Dispatch) -> None:
    urge = incoming(classified(complaint(version=2, action=Action.URGE)))
    await dispatch.take(urge)
    assert [row["version"] for row in await dispatch.rows("early")] == [2]
    await dispatch.take(urge)
    await dispatch.take(incoming(classified()))
    assert [moved.move for moved in moves(dispatch)] == [None, Move.URGE]
    assert await dispatch.rows("early") == []


async def test_versions_that_missed_one_another_are_applied_by_the_timer(dispatch: Dispatch) -> None:
    urge = incoming(classified(complaint(version=2, action=Action.URGE)))
    async with dispatch.pool.acquire() as one, one.transaction():
        # Another worker's transaction, which can't see the first version yet.
        await OrdersHandler(book())([urge], one, NOW)
        await dispatch.take(incoming(classified()))
    assert (await state_of(dispatch)).version == 1
    await dispatch.tick("early")
    assert (await state_of(dispatch)).urged == 1
    assert await dispatch.rows("early") == []
    assert any(topic.endswith("orders.scjgj.") for topic in await dispatch.in_outbox())


async def test_a_receipt_is_noted_on_its_report(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()), incoming(report(ReportKind.SIGNED, A1)))
    (told,) = await dispatch.rows("city_report")
    receipt = complaint(
        version=2, action=Action.RECEIPT, report_id=str(told["report_id"]), granted=False, note="编号不符"
    )
    await dispatch.take(incoming(classified(receipt)))
    (told,) = await dispatch.rows("city_report")
    assert told["acknowledged"] is False
    (task,) = await dispatch.rows("desk_task")
    assert (task["kind"], task["words"]) == ("city_refused_report", "编号不符")


async def test_joined_numbers_are_found_again_and_told(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified(repeat=same_as("A1", exact=False))))
    await dispatch.take(incoming(classified(complaint("B2"), repeat=same_as("A1", exact=True))))
    for kind in ROAD:
        await dispatch.take(incoming(report(kind, A1)))
    told = {(row["number"], row["kind"]) for row in await dispatch.rows("city_report")}
    assert told == {(n, k) for n in ("A1", "B2") for k in ("signed", "contacted", "answered")}


async def test_a_repeat_of_a_joined_number_joins_the_same_order_whoever_else_has(dispatch: Dispatch) -> None:
    numbers = ("A1", "B2", "C3", "D4")
    before = (
        None,
        "A1",
        "A1",
        "B2",
    )  # the fourth repeats one that was itself joined, the third stands beside
    for number, earlier in zip(numbers, before, strict=True):
        repeat = same_as(earlier or "A1", exact=earlier is not None)
        await dispatch.take(incoming(classified(complaint(number), repeat=repeat)))
    await dispatch.take(incoming(classified(complaint("C3", version=2, action=Action.URGE))))
    assert [(await state_of(dispatch, number)).merged_into for number in numbers[1:]] == [A1] * 3
    for kind in ROAD:
        await dispatch.take(incoming(report(kind, A1)))
    told = {row["number"] for row in await dispatch.rows("city_report") if row["kind"] == "answered"}
    assert told == set(numbers)


async def test_of_two_first_complaints_of_one_matter_the_later_waits_and_joins(dispatch: Dispatch) -> None:
    one = incoming(classified(complaint("A1"), repeat=same_as("Z9", exact=True)))
    two = incoming(classified(complaint("B2"), repeat=same_as("Z9", exact=True)))

    async def other_worker() -> None:
        async with dispatch.pool.acquire() as connection, connection.transaction():
            await OrdersHandler(book())([two], connection, NOW)

    async with dispatch.pool.acquire() as connection, connection.transaction():
        await OrdersHandler(book())([one], connection, NOW)
        racing = asyncio.create_task(other_worker())
        while not await waiting_for_a_lock(dispatch):
            await asyncio.sleep(0.01)
    await racing
    assert (await state_of(dispatch, "B2")).merged_into == A1


async def test_a_matter_given_up_and_taken_in_one_batch_is_no_conflict(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified(repeat=same_as("A1", exact=False))))
    for kind in ROAD:
        await dispatch.take(incoming(report(kind, A1)))
    again = classified(complaint("B2"), repeat=same_as("A1", exact=True))
    await dispatch.take(incoming(verdict(VerdictKind.CLOSED, A1, 5)), incoming(again))
    assert (await state_of(dispatch)).state is State.CLOSED
    rows = await dispatch.rows("work_order", "open_matter")
    assert [row["order_id"] for row in rows if row["open_matter"]] == [B2]


async def waiting_for_a_lock(dispatch: Dispatch) -> bool:
    found = await dispatch.pool.fetchval(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    return bool(found)


async def test_two_workers_on_one_order_leave_no_gap(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()))
    urges = [complaint(version=2, action=Action.URGE), complaint(version=3, action=Action.SUPERVISE)]
    await asyncio.gather(
        dispatch.take(*(incoming(classified(each)) for each in urges)),
        *(dispatch.take(incoming(report(kind, A1))) for kind in (ReportKind.SIGNED, ReportKind.CONTACTED)),
    )
    versions = [row["version"] for row in await dispatch.rows("order_event", "version")]
    assert versions == list(range(1, len(versions) + 1))
    assert (await state_of(dispatch)).version == len(versions)


async def test_matters_are_kept_once(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(matter("m", 1)), incoming(matter("m", 2)), incoming(matter("m", 1)))
    await dispatch.take(incoming(matter("m", 2)))
    assert [row["version"] for row in await dispatch.rows("matter_change", "version")] == [1, 2]


async def test_queues_and_risk_are_kept_beside_the_state(dispatch: Dispatch) -> None:
    urgent = complaint("B2", urgent=True)
    await dispatch.take(incoming(classified(decided=False)), incoming(classified(urgent, decided=False)))
    rows = await dispatch.rows("work_order", "risk")
    assert [(row["queue"], row["risk"], row["at_work"]) for row in rows] == [
        ("desk", 0, False),
        ("desk", 4, False),
    ]


LIFE: list[Any] = [
    incoming(classified(repeat=same_as("A1", exact=False))),
    incoming(classified(complaint("B2"), repeat=same_as("A1", exact=True))),
    incoming(classified(complaint(version=2, action=Action.URGE))),
    *(incoming(report(kind, A1)) for kind in ROAD),
    incoming(verdict(VerdictKind.REWORK, A1, 6)),
    incoming(report(ReportKind.SIGNED, A1, 7)),
    incoming(classified(complaint("B2", 2, action=Action.SUPPLEMENT, note="补充"))),
    incoming(classified(complaint(version=3, action=Action.WITHDRAW))),
]


@settings(
    max_examples=settings.default.max_examples // 7,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(cuts=st.sets(st.integers(1, len(LIFE) - 1)))
async def test_however_it_is_cut_into_batches_memory_and_tables_agree(
    dispatch: Dispatch, cuts: set[int]
) -> None:
    await dispatch.pool.execute(
        "truncate complaint, work_order, order_event, report, city_report, desk_task, early, hop"
    )
    desk = MemoryDesk()
    desk.hear(*LIFE)
    bounds = [0, *sorted(cuts), len(LIFE)]
    for start, end in pairwise(bounds):
        await dispatch.take(*LIFE[start:end])
    for number in ("A1", "B2"):
        assert await state_of(dispatch, number) == desk.order(first_order(number))
    stored = {row["report_id"] for row in await dispatch.rows("city_report")}
    assert stored == {row.report_id for row in desk.work.journal.city_reports}


@pytest.mark.parametrize("changed", ["work_order", "complaint"])
async def test_rows_changed_by_somebody_else_are_a_conflict(dispatch: Dispatch, changed: str) -> None:
    """A lock that was not honoured shows up at the write, not as lost work."""
    await dispatch.take(incoming(classified()))
    async with dispatch.pool.acquire() as connection:
        async with connection.transaction():
            cases = await store.load(connection, store.Wanted(orders={A1}))
        case = cases.of_order(A1)
        assert case is not None
        case.changed = True
        work = Work(book(), cases, NOW)
        move(work, Cause(), case, case.orders[A1], system(Move.FOLLOW_UP, "再次来电"))
        await connection.execute(f"delete from {changed}")  # noqa: S608
        with pytest.raises(Conflict):
            await store.save(connection, cases, work.journal, NOW)


async def test_rows_added_by_somebody_else_are_a_conflict(dispatch: Dispatch) -> None:
    """Two that begin the same complaint at once: the second begins again, knowing the first."""
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    await dispatch.take(incoming(classified()))
    async with dispatch.pool.acquire() as connection:
        with pytest.raises(Conflict):
            async with connection.transaction():
                await store.save(connection, desk.work.cases, desk.work.journal, NOW)
