"""The classifier's stage: which topic, which door, which handler."""

from functools import partial

from services.classifier.handler import ComplaintsHandler
from services.classifier.metrics import STAGE
from shared.contract.codec import decode
from shared.contract.declarations import RECEIVED as RECEIVED_EVENT
from shared.contract.topics import RECEIVED
from shared.stream.stage import StageSpec


def complaints_stage(handler: ComplaintsHandler) -> StageSpec:
    """Complaints in, the same with candidates and relations out."""
    door = partial(decode, types={RECEIVED_EVENT.name: RECEIVED_EVENT}, default=RECEIVED_EVENT)
    return StageSpec("classifier", STAGE, (RECEIVED.full_name,), door, handler)
