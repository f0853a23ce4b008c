"""The stage that follows orders for what they teach; it sends nothing."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from services.classifier.history.lessons import latest, lesson_of
from services.classifier.history.seen import SEEN_MOVE, SeenMove
from services.classifier.history.store import keep
from shared.contract.codec import decode
from shared.contract.records import Incoming
from shared.contract.topics import LIFECYCLE
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.stage import StageSpec

STAGE = "lessons"


async def learn_moves(batch: Sequence[Incoming[SeenMove]], tx: Connection, now: datetime) -> Effects:  # noqa: ARG001
    """Keep what a batch of moves teaches; the same moves again change nothing."""
    found = [lesson for incoming in batch if (lesson := lesson_of(incoming.event)) is not None]
    if found:
        await keep(tx, latest(found))
    return Effects()


def lessons_stage() -> StageSpec:
    """Moves of orders in."""
    moves = partial(decode, types={SEEN_MOVE.name: SEEN_MOVE}, default=SEEN_MOVE)
    return StageSpec("classifier", STAGE, (LIFECYCLE.full_name,), moves, learn_moves, gathers=0.5)
