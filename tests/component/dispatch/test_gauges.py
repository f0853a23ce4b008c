"""What waits is shown as gauges, asked of the real database."""

from datetime import UTC, datetime, timedelta

from prometheus_client import REGISTRY

from services.dispatch.gauges import show_what_waits
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import classified, first_order, incoming

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


async def test_the_calendar_reaches_into_known_years(dispatch: Dispatch) -> None:
    async with dispatch.pool.acquire() as connection:
        await show_what_waits(dispatch.handbook, connection)
    until = datetime.fromtimestamp(_shown("calendar_until_timestamp_seconds"), UTC)
    last = dispatch.handbook.terms.limits.horizon()
    assert (until + timedelta(hours=8)).date() == last
