"""Hands in the rows of a table: each is published as the source's own JSON, and acknowledged by Kafka."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from deploy.local.demo.acknowledged import InputKind
from deploy.local.demo.sender import Outgoing, Sender
from services.intake.door import Door
from services.intake.rules.identity import identify
from services.intake.table_file import Row
from shared.contract.declarations import SOURCE_HEADER
from shared.contract.records import Rejection
from shared.contract.topics import SUBMISSIONS

_AT_ONCE = 500
_ENVELOPE = 1024
"""Bytes left for key and headers under the topic's limit."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that can't be used, and whether it lies in dead letters (what is too large can't)."""

    row: int
    rejection: Rejection
    kept: bool


@dataclass(slots=True)
class ImportResult:
    """Rows handed in, and those refused."""

    rows: int = 0
    refused: list[Refusal] = field(default_factory=list)


async def publish_rows(
    sender: Sender, door: Door, source: str, rows: Iterable[Row], advance: Callable[[int], None]
) -> ImportResult:
    """Publish every row, in order; returns when Kafka has them. A refused row goes too, for its letter."""
    result, left = ImportResult(), iter(rows)
    while batch := list(islice(left, _AT_ONCE)):
        messages = [message for row in batch if (message := _outgoing(row, door, source, result))]
        await sender.send(messages)
        result.rows += len(batch)
        advance(len(batch))
    return result


def _outgoing(row: Row, door: Door, source: str, result: ImportResult) -> Outgoing | None:
    if len(row.value) > SUBMISSIONS.max_bytes - _ENVELOPE:
        result.refused.append(Refusal(row.number, Rejection("too_large"), kept=False))
        return None
    said = door.open_mapped(row.value, source)
    if isinstance(said, Rejection):
        result.refused.append(Refusal(row.number, said, kept=True))
        return _message(row.value, source, key=f"row {row.number}", readable=False)
    identity = identify(said)
    # A sequence that came before with other content gets another id, which only intake can tell.
    ident = str(identity.message_id) if said.sequence is None else ""
    return _message(row.value, source, ident, str(identity.complaint_id), key=said.number)


def _message(
    value: bytes, source: str, ident: str = "", about: str = "", *, key: str, readable: bool = True
) -> Outgoing:
    headers = ((SOURCE_HEADER, source.encode()),)
    topic = SUBMISSIONS.full_name
    return Outgoing(InputKind.SUBMISSION, ident, about, topic, key.encode(), value, headers, readable)
