"""Which message this is: (source, number, action, sequence or content), so that a re-send adds nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from shared.contract.events.submission import Submission
from shared.domain import identifiers

_TIMES = {"submitted_at", "due_city"}


@dataclass(frozen=True, slots=True)
class MessageIdentity:
    """A message's complaint, its id, and the digest of what it says (SHA-256, without its sequence)."""

    complaint_id: UUID
    message_id: UUID
    content: bytes


def identify(submission: Submission) -> MessageIdentity:
    """Its identity; the same moment in another zone is the same, and so is a default left out or written."""
    source, number = submission.source, submission.number
    content = _content(submission)
    mark = content.hex() if submission.sequence is None else str(submission.sequence)
    message = identifiers.message_id(source, number, submission.action, mark)
    return MessageIdentity(identifiers.complaint_id(source, number), message, content)


def identify_changed(submission: Submission, identity: MessageIdentity) -> MessageIdentity:
    """Its identity when its sequence came before with other content: a revision, never a duplicate."""
    mark = f"{submission.sequence}/{identity.content.hex()}"
    message = identifiers.message_id(submission.source, submission.number, submission.action, mark)
    return replace(identity, message_id=message)


def _content(submission: Submission) -> bytes:
    said = submission.__pydantic_serializer__.to_json(
        submission, exclude=_TIMES | {"sequence"}, exclude_defaults=True
    )
    moments = f"{_seconds(submission.submitted_at)} {_seconds(submission.due_city)}"
    return sha256(said + moments.encode()).digest()


def _seconds(moment: datetime | None) -> str:
    return "" if moment is None else repr(moment.timestamp())
