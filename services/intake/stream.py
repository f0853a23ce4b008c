"""Intake's stages: which topics, which door, which handler."""

from functools import partial

from services.intake.door import Door
from services.intake.handler import Submissions
from services.intake.metrics import STAGE as SUBMISSIONS_STAGE
from services.intake.seen import SEEN_MOVE
from services.intake.timeline import STAGE as TIMELINE_STAGE
from services.intake.timeline import note_moves
from shared.contract.codec import decode
from shared.contract.topics import LIFECYCLE, SUBMISSIONS
from shared.stream.stage import StageSpec


def stages(door: Door, submissions: Submissions) -> tuple[StageSpec, ...]:
    """Submissions in, and what becomes of them."""
    moves = partial(decode, types={SEEN_MOVE.name: SEEN_MOVE}, default=SEEN_MOVE)
    return (
        StageSpec("intake", SUBMISSIONS_STAGE, (SUBMISSIONS.full_name,), door.open_record, submissions),
        StageSpec("intake", TIMELINE_STAGE, (LIFECYCLE.full_name,), moves, note_moves, gathers=0.2),
    )
