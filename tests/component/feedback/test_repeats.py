"""Whether a matter came up before, on PostgreSQL: in whatever order its complaints arrive or change place."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from services.feedback.board.cells import Period
from services.feedback.board.events import cut
from services.feedback.board.repeats import BY_EITHER, follow
from services.feedback.board.scoring import counting
from services.feedback.board.sums import lines
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import Move, State
from tests.component.feedback.conftest import Feedback
from tests.unit.feedback.made import moved

ZONE = ZoneInfo("Asia/Shanghai")
YEAR = Period(datetime(2026, 1, 1, tzinfo=ZONE), datetime(2027, 1, 1, tzinfo=ZONE))
START = datetime(2026, 1, 5, tzinfo=ZONE)
MATTERS = (None, stable_id("one"), stable_id("other"))

# The same by the whole of every matter, as one would write it down.
WHOLE = """
select order_id, coalesce(created_at - lag(created_at) over place <= interval '180 days', false) as again
from order_view where matter_id is not null
window place as (partition by matter_id order by created_at, order_id) order by order_id"""
KEPT = "select order_id, again from order_repeat order by order_id"


@pytest.mark.parametrize("seed", range(4))
async def test_it_is_what_the_whole_of_every_matter_says(feedback: Feedback, seed: int) -> None:
    rolls, versions = Random(seed), dict.fromkeys(range(12), 0)
    for _ in range(6):
        some = rolls.sample(range(12), 5)
        for number in some:
            versions[number] += 1
        await feedback.take(
            *(
                moved(
                    versions[number],
                    Move.SIGN if versions[number] > 1 else None,
                    State.SIGNED,
                    f"R{number}",
                    matter_id=rolls.choice(MATTERS),
                    created_at=START + timedelta(days=rolls.randrange(300)),
                    category=rolls.choice(("01-01-01", "02-01-01")),
                )
                for number in some
            )
        )
        await feedback.tick("scoreboard")
        assert await feedback.pool.fetch(KEPT) == await feedback.pool.fetch(WHOLE)
        by_rows = Period(YEAR.since + timedelta(seconds=1), YEAR.until)
        by_sums = await lines(feedback.pool, YEAR, ZONE, BY_EITHER)
        of_rows = await lines(feedback.pool, by_rows, ZONE, BY_EITHER)
        assert sorted(map(repr, by_sums)) == sorted(map(repr, of_rows))


async def test_a_count_of_nothing_new_writes_nothing(feedback: Feedback) -> None:
    await feedback.take(*(moved(1, None, State.ISSUED, f"R{n}", matter_id=MATTERS[1]) for n in range(3)))
    await feedback.tick("scoreboard")
    written = await feedback.pool.fetch("select xmin::text, order_id from order_repeat")
    await feedback.take(moved(2, Move.SIGN, State.SIGNED, "R0", matter_id=MATTERS[1]))
    await feedback.tick("scoreboard")
    assert await feedback.pool.fetch("select xmin::text, order_id from order_repeat") == written


async def test_a_long_past_is_followed_part_by_part(feedback: Feedback) -> None:
    for number in range(4):
        await feedback.take(moved(1, None, State.ISSUED, f"R{number}", matter_id=MATTERS[1]))
    await feedback.take(*(moved(1, None, State.ISSUED, f"S{n}", matter_id=MATTERS[2]) for n in range(5)))
    async with feedback.pool.acquire() as connection, counting(connection):
        await follow(connection, await cut(connection), ZONE, moves=2)
    assert await feedback.pool.fetch(KEPT) == await feedback.pool.fetch(WHOLE)
    await feedback.pool.execute("update order_move set tx = 0")  # as after a logical restore
    await feedback.pool.execute("truncate order_repeat")
    await feedback.pool.execute("update followed set up_to = 0")
    async with feedback.pool.acquire() as connection, counting(connection):
        await follow(connection, await cut(connection), ZONE, moves=2)
    assert await feedback.pool.fetch(KEPT) == await feedback.pool.fetch(WHOLE)
