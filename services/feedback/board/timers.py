"""What the board does when time passes: count what changed."""

from services.feedback.board.arrears import open_gauges
from services.feedback.board.desk import Desk
from services.feedback.board.repeats import follow
from services.feedback.board.scoring import catch_up, counting
from services.feedback.metrics import ARREARS, ARREARS_PAST, COUNTED, COUNTED_UNTIL
from shared.stream.service import Store, Timer


def board_timers(desk: Desk) -> tuple[Timer, ...]:
    """The timers of the board."""

    async def count(held: Store) -> None:
        async with held.pool.acquire() as connection, counting(connection):
            at, changed = await catch_up(connection, desk.district)
            await follow(connection, at, desk.district.zone)
        COUNTED.inc(changed)
        COUNTED_UNTIL.set(at.at.timestamp())
        for each in await open_gauges(held.pool, desk.statute, at.at):
            ARREARS.labels(each.kind).set(each.open)
            ARREARS_PAST.labels(each.kind).set(each.past)

    return (Timer("scoreboard", 5.0, count),)
