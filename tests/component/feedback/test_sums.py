"""The sums of months on PostgreSQL: whatever becomes of the rows, they are what the rows add up to."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.feedback.board.cells import Part, Period, cells
from services.feedback.board.saved import saved
from services.feedback.board.sums import Months, months_of, sums
from services.feedback.board.tables import SPLITS, board, board_of
from shared.domain.lifecycle import Move, State
from tests.component.feedback.conftest import DESK, Feedback, asked
from tests.component.feedback.test_counting import life
from tests.unit.feedback.made import accepted, hour, moved, result

ZONE = ZoneInfo("Asia/Shanghai")
YEAR = Period(datetime(2026, 1, 1, tzinfo=ZONE), datetime(2027, 1, 1, tzinfo=ZONE))


def day(month: int, number: int, hour: int = 0) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=ZONE)


async def agree(feedback: Feedback, period: Period = YEAR) -> None:
    """The board by the sums is the board by the cells."""
    months = await months_of(feedback.pool, period, ZONE)
    assert months is not None
    found = await sums(feedback.pool, months)
    of_cells = board_of(await cells(feedback.pool, period), period, DESK.minimum, DESK.names)
    assert await board(feedback.pool, period, DESK) == of_cells
    assert set(found) == set(SPLITS)


async def test_sums_follow_the_rows_through_every_change(feedback: Feedback) -> None:
    requests = asked([await feedback.take(*life("JD1"), *life("JD2"), accepted(5, "JD3"))])
    later = accepted(5, "JD4", at=hour(24 * 40), category="02-01-01", town="anting")
    await feedback.take(later)
    await feedback.tick("scoreboard")
    await agree(feedback)
    await feedback.take(*(result(each) for each in requests), moved(8, Move.CLOSE, State.CLOSED, "JD1"))
    await feedback.tick("scoreboard")
    await agree(feedback)
    for change in (
        "update score set town = 'nanxiang', due = 0, on_time = 0, overdue = 0 where unit = 'anting'",
        "delete from score where order_id = (select min(order_id::text)::uuid from score)",
        "truncate score",
    ):
        await feedback.pool.execute(change)
        await agree(feedback)
    assert (await board(feedback.pool, YEAR, DESK)).tables["unit"] == []


async def test_what_was_saved_is_the_same_by_sums_and_by_rows(feedback: Feedback) -> None:
    await feedback.take(*life("JD1"), accepted(5, "JD2", at=hour(24 * 40)))
    await feedback.tick("scoreboard")
    by_rows = Period(YEAR.since + timedelta(seconds=1), YEAR.until)
    assert await months_of(feedback.pool, by_rows, ZONE) is None
    assert await saved(feedback.pool, YEAR, ZONE) == await saved(feedback.pool, by_rows, ZONE)


@pytest.mark.parametrize(
    ("since", "until", "after"),
    [
        (day(3, 1), day(4, 1), day(4, 1)),
        (day(3, 1), day(11, 30, 23), day(12, 1)),
        (day(3, 2), day(4, 1), None),
        (day(3, 1), day(3, 1), None),
        (day(3, 1), day(3, 1, 1), None),
    ],
)
async def test_months_are_whole_or_hold_nothing_more(
    feedback: Feedback, since: datetime, until: datetime, after: datetime | None
) -> None:
    await feedback.take(moved(1, None, State.ISSUED))
    await feedback.tick("scoreboard")
    expected = None if after is None else Months(since.date(), after.date())
    assert await months_of(feedback.pool, Period(since, until), ZONE) == expected


async def test_a_part_is_cut_out_by_the_database(feedback: Feedback) -> None:
    await feedback.take(*life("JD1"), accepted(5, "JD3", category="02-01-01", town="anting"))
    await feedback.tick("scoreboard")
    every = await cells(feedback.pool, YEAR)
    for part in (Part(unit="anting"), Part(category="02"), Part(town="anting"), Part("scjgj", "01")):
        held = [
            cell
            for cell in every
            if part.unit in {None, cell.unit}
            and cell.category.startswith(part.category or "")
            and part.town in {None, cell.town}
        ]
        assert await cells(feedback.pool, YEAR, part) == held
