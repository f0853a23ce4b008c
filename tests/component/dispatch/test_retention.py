"""Each kind goes after its own time; what is open, awaited or still valid is never old."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.dispatch.retention import Periods, delete_old
from shared.domain.vocabulary import ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.component.dispatch.test_knowledge import ENTRY
from tests.component.dispatch.test_outside import ask
from tests.unit.dispatch.samples import NOW, classified, complaint, first_order, incoming, report

YEAR = timedelta(days=365)
PERIODS: Periods = {
    "notice": YEAR / 2,
    "desk_task": YEAR,
    "city_report": 3 * YEAR,
    "emergency_transfer": 5 * YEAR,
    "hand_over": 5 * YEAR,
    "related_case": 5 * YEAR,
    "knowledge": YEAR,
    "backtest": 2 * YEAR,
}
A1, B2 = first_order(), first_order("B2")


async def deleted(dispatch: Dispatch, after: timedelta) -> dict[str, int]:
    now = datetime.now(UTC) + after
    async with dispatch.pool.acquire() as connection, connection.transaction():
        found = await delete_old(connection, PERIODS, now, 100)
    return {kind: count for kind, count in found.items() if count}


async def test_what_is_open_or_awaited_stays_whatever_its_age(dispatch: Dispatch) -> None:
    await dispatch.take(
        incoming(classified()), incoming(classified(complaint("B2", side="b"), decided=False))
    )
    await dispatch.take(incoming(report(ReportKind.SIGNED, A1)))
    await ask(dispatch, f"/desk/{B2}/hand_over", {"receiver": "昆山市12345"})
    await dispatch.pool.execute(
        "insert into desk_task (task_id, kind, complaint_id, words, at) select gen_random_uuid(), 'x', "
        "complaint_id, '', $1 from complaint where number = 'A1'",
        NOW,
    )
    assert await deleted(dispatch, 9 * YEAR) == {"notice": 1}
    for table in ("city_report", "hand_over", "desk_task"):
        assert len(await dispatch.rows(table)) == 1


async def test_each_kind_has_its_own_time(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified(decided=False)))
    link: dict[str, Any] = {"body": "petition", "number": "XF-1", "concludes": True}
    await ask(dispatch, f"/desk/{A1}/links", link)
    await ask(dispatch, "/knowledge", ENTRY | {"expires_on": (datetime.now(UTC) + YEAR).date().isoformat()})
    await dispatch.pool.execute("update city_report set acknowledged = true, at = now()")
    found = [await deleted(dispatch, years * YEAR + timedelta(days=2)) for years in (0.4, 1, 2, 3, 5)]
    assert found == [{}, {"notice": 1}, {"knowledge": 1}, {"city_report": 1}, {"related_case": 1}]
