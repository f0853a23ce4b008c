"""What the report of a month says, gathered from the tables."""

from dataclasses import dataclass
from datetime import datetime

from services.feedback.board.arrears import open_gauges
from services.feedback.board.cells import Period
from services.feedback.board.desk import Desk
from services.feedback.board.saved import Saved, saved
from services.feedback.board.scoring import KEPT
from services.feedback.board.tables import Board, board
from services.feedback.rules.arrears import Gauge
from services.feedback.rules.rates import Line
from shared.platform.database import Connection, Pool

TREND_MONTHS = 12

MONTHS = """
select to_char(month, 'YYYY-MM') as month,
       sum(solved)::float8 / nullif(sum(valid), 0) as solved,
       sum(satisfied)::float8 / nullif(sum(rated), 0) as satisfied,
       sum(on_time)::float8 / nullif(sum(due), 0) as on_time,
       sum(contacted)::float8 / nullif(sum(contact_due), 0) as contact
from score where dispatched_at >= $1 and dispatched_at < $2 group by month order by month"""


@dataclass(frozen=True, slots=True)
class Trend:
    """The district's shares, month by month."""

    months: list[str]
    solved: list[float | None]
    satisfied: list[float | None]
    on_time: list[float | None]
    contact: list[float | None]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a month's report says."""

    month: str
    region: str
    counted_at: datetime
    board: Board
    trend: Trend
    saved: list[Saved]
    arrears: list[Gauge]

    @property
    def total(self) -> Line:
        return self.board.total


async def content(
    database: Connection | Pool, month: str, period: Period, desk: Desk, now: datetime
) -> Content:
    """Gather it, as counted now."""
    year = Period(_months_back(period.since), period.until)
    rows = await database.fetch(MONTHS, year.since, year.until)
    shares = {name: [row[name] for row in rows] for name in ("solved", "satisfied", "on_time", "contact")}
    counted = await database.fetchrow(KEPT)
    months, _ = await saved(database, year, desk.district.zone)
    return Content(
        month=month,
        region=desk.names.region,
        counted_at=counted["at"],
        board=await board(database, period, desk),
        trend=Trend([row["month"] for row in rows], **shares),
        saved=months,
        arrears=await open_gauges(database, desk.statute, now),
    )


def _months_back(since: datetime) -> datetime:
    """The first of the month eleven months earlier: twelve with this one."""
    index = since.year * 12 + since.month - TREND_MONTHS
    return since.replace(year=index // 12, month=index % 12 + 1)
