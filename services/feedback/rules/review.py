"""A reasonable exception under review: who says so, on what evidence; a named person decides."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.feedback.rules.callback import Callback
from services.feedback.rules.case import Case
from services.feedback.rules.verdict import opinion
from shared.contract.events.feedback import CallbackGiven
from shared.domain.identifiers import stable_id
from shared.domain.redact import redact


@dataclass(frozen=True, slots=True)
class Review:
    """One proposal about the answer of version `order_version`, which `result_id` found bad."""

    review_id: UUID
    order_id: UUID
    order_version: int
    result_id: UUID
    kind: str
    evidence: str
    words: str
    proposed_by: str
    proposed_at: datetime


def proposes(given: CallbackGiven) -> bool:
    """Whether a result proposes an exception; without evidence it doesn't, and counts as it was said."""
    return given.exception is not None and bool(given.evidence.strip())


def proposed(case: Case, callback: Callback, given: CallbackGiven) -> Review | None:
    """What a result itself proposes; None where it doesn't, or isn't bad, or is about an earlier answer."""
    if not proposes(given) or not given.reached or callback.round != case.round:
        return None
    if not opinion(given).bad:
        return None
    assert given.exception is not None
    return Review(
        review_id=stable_id("exception", callback.order_id, callback.order_version),
        order_id=callback.order_id,
        order_version=callback.order_version,
        result_id=given.result_id,
        kind=given.exception.value,
        evidence=redact(given.evidence).text,
        words=redact(given.words).text,
        proposed_by=given.owner.value,
        proposed_at=given.at,
    )
