"""What waits is shown as gauges, asked of the real database."""

from datetime import UTC, datetime, timedelta

from prometheus_client import REGISTRY

from services.dispatch.gauges import show_what_waits
from shared.domain.vocabulary import ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import classified, first_order, incoming, report

_MARK = """
insert into mark (mark_id, matter_id, order_id, kind, state, proposer, evidence, proposed_at, expires_on,
                  words, changed_at, changed_by)
values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, 'confirmed', 'a', 'e', now(),
        current_date + $2::int, '', now(), 'b')"""
_HOP = "insert into hop values ($1, $2, 'jw', 'scjgj', 'ground', now(), 1)"


def _shown(name: str, **labels: str) -> float:
    value = REGISTRY.get_sample_value(f"tiaokuai_dispatch_{name}", labels)
    assert value is not None, name
    return value


async def test_an_open_order_handed_on_three_times_is_counted(dispatch: Dispatch) -> None:
    met = _shown("since_intake_seconds_count")
    await dispatch.take(incoming(classified(decided=False)))
    assert _shown("since_intake_seconds_count") == met + 1
    async with dispatch.pool.acquire() as connection:
        for version, counted in ((101, 0), (102, 0), (103, 1)):
            await connection.execute(_HOP, first_order(), version)
            await show_what_waits(dispatch.handbook, connection)
            assert _shown("hopped_orders") == counted
    assert _shown("queued_orders", queue="desk") == 1


async def test_marks_and_orders_soon_due_are_shown(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()))
    lead = (await dispatch.rows("work_order"))[0]["lead"]
    await dispatch.pool.execute("update work_order set binding = now() + interval '3 hours'")
    for kind, days in (("legacy", 5), ("repeated", -1)):
        await dispatch.pool.execute(_MARK, kind, days)
    async with dispatch.pool.acquire() as connection:
        await show_what_waits(dispatch.handbook, connection)
    assert (_shown("due_soon_orders", unit=lead), _shown("overdue_orders", unit=lead)) == (1, 0)
    assert [_shown("marks", kind=kind) for kind in ("legacy", "repeated")] == [1, 0]
    assert [_shown("marks_expired", kind=kind) for kind in ("legacy", "repeated")] == [0, 1]


async def test_a_version_that_comes_again_with_other_content_is_a_contradiction(dispatch: Dispatch) -> None:
    def seen() -> float | None:
        return REGISTRY.get_sample_value("tiaokuai_stage_contradictions_total", {"stage": "orders"})

    await dispatch.take(incoming(classified()))
    before = seen() or 0
    await dispatch.take(incoming(classified()))
    assert (seen() or 0) == before
    await dispatch.take(incoming(classified(decided=False)))
    assert seen() == before + 1


async def test_returns_are_counted_by_step(dispatch: Dispatch) -> None:
    before = _shown("returns_total", step="request_return")
    await dispatch.take(incoming(classified()))
    order, ask = first_order(), ReportKind.RETURN_REQUESTED
    sure = {"ground": "not_our_duty", "basis": "《三定规定》第三条", "words": "不属于本单位职责"}
    await dispatch.take(incoming(report(ask, order, **sure)))
    assert [row["move"] for row in await dispatch.rows("order_event", "version")][-1] == "request_return"
    assert _shown("returns_total", step="request_return") == before + 1


async def test_the_calendar_reaches_into_known_years(dispatch: Dispatch) -> None:
    async with dispatch.pool.acquire() as connection:
        await show_what_waits(dispatch.handbook, connection)
    until = datetime.fromtimestamp(_shown("calendar_until_timestamp_seconds"), UTC)
    last = dispatch.handbook.terms.limits.horizon()
    assert (until + timedelta(hours=8)).date() == last
