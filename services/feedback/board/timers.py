"""What the board does when time passes: count what changed."""

from prometheus_client import Counter, Gauge

from services.feedback.board.desk import Desk
from services.feedback.board.scoring import catch_up, counting
from shared.stream.service import Store, Timer

COUNTED = Counter("tiaokuai_feedback_counted", "Orders counted anew for the scoreboard")
COUNTED_UNTIL = Gauge("tiaokuai_feedback_counted_timestamp_seconds", "As of when the scoreboard is counted")


def board_timers(desk: Desk) -> tuple[Timer, ...]:
    """The timers of the board."""

    async def count(held: Store) -> None:
        async with held.pool.acquire() as connection, counting(connection):
            at, changed = await catch_up(connection, desk.district)
        COUNTED.inc(changed)
        COUNTED_UNTIL.set(at.at.timestamp())

    return (Timer("scoreboard", 15.0, count),)
