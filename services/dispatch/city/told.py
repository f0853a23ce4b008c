"""What the city was told of an order's complaint and what it answered; other items of the same complaint."""

from collections.abc import Iterable
from itertools import product
from typing import Any
from uuid import UUID

from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import CityReportKind
from shared.platform.database import Pool

_ROUND = "select round from complaint where complaint_id = $1"

_REPORTS = """
select report_id, kind, at, awaits, tries, acknowledged, acknowledged_at, words, corrected_by
from city_report where report_id = any($1::uuid[]) order by at, report_id"""

_ITEMS = """
select order_id, item, state, lead from work_order
where complaint_id = $1 and order_id <> $2 and confidentiality <> 'sealed' order by item limit 20"""


async def told(reader: Pool, order: dict[str, Any]) -> dict[str, Any]:
    """`reports` with their receipts, by time; `items`: the complaint's other orders."""
    round_ = await reader.fetchval(_ROUND, UUID(order["complaint_id"])) or 0
    first = [*_ids(order, round_)]
    mended = [stable_id("city_report", each, "corrected") for each in first]
    reports = await reader.fetch(_REPORTS, [*first, *mended])
    items = await reader.fetch(_ITEMS, UUID(order["complaint_id"]), UUID(order["order_id"]))
    return {"reports": [dict(row) for row in reports], "items": [dict(row) for row in items]}


def _ids(order: dict[str, Any], last_round: int) -> Iterable[UUID]:
    """Every id a report on it can have: they are computed (`telling_city`), so no index has to find them."""
    for kind, number in product(CityReportKind, range(last_round + 1)):
        yield stable_id("city_report", order["complaint_id"], kind.value, number)
    for kind, version in product(CityReportKind, range(1, order["version"] + 1)):
        yield stable_id("city_report", order["order_id"], kind.value, version)
