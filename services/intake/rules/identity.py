"""Which message this is: (source, number, action, sequence or content), so that a re-send adds nothing."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import orjson

from shared.contract.events.submission import Submission
from shared.domain import identifiers

_APART = ("sequence", "submitted_at", "due_city")  # not of what it says, or written in several ways
_WITHOUT = set(_APART)


@dataclass(frozen=True, slots=True)
class MessageIdentity:
    """A message's complaint, its id, and the digest of what it says (SHA-256, without its sequence).

    `said` is its JSON without sequence and times: what the digest was taken of, and the most of what is kept.
    """

    complaint_id: UUID
    message_id: UUID
    content: bytes
    said: bytes = field(repr=False)


def identify(submission: Submission) -> MessageIdentity:
    """Its identity; the same moment in another zone is the same, and so is a default left out or written."""
    source, number = submission.source, submission.number
    said = submission.__pydantic_serializer__.to_json(submission, exclude=_WITHOUT, exclude_defaults=True)
    content = _content(submission, said)
    mark = content.hex() if submission.sequence is None else str(submission.sequence)
    message = identifiers.message_id(source, number, submission.action, mark)
    return MessageIdentity(identifiers.complaint_id(source, number), message, content, said)


def identify_changed(submission: Submission, identity: MessageIdentity) -> MessageIdentity:
    """Its identity when its sequence came before with other content: a revision, never a duplicate."""
    mark = f"{submission.sequence}/{identity.content.hex()}"
    message = identifiers.message_id(submission.source, submission.number, submission.action, mark)
    return replace(identity, message_id=message)


def whole(submission: Submission, said: bytes) -> bytes:
    """The message's JSON: what it said, with its sequence and times."""
    apart = {name: value for name in _APART if (value := getattr(submission, name)) is not None}
    return said[:-1] + b"," + orjson.dumps(apart)[1:]  # neither is ever empty: source and time are required


def _content(submission: Submission, said: bytes) -> bytes:
    moments = f"{_seconds(submission.submitted_at)} {_seconds(submission.due_city)}"
    return sha256(said + moments.encode()).digest()


def _seconds(moment: datetime | None) -> str:
    return "" if moment is None else repr(moment.timestamp())
