"""Dead letters as an operator handles them: which there are, what one holds, which are to be tried again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.contract.records import Record
from shared.platform.database import Connection
from shared.stream.packing import unpack_record
from shared.stream.ports import Seals

_CHOSEN = """
where ($1::uuid[] is null or dead_letter_id = any($1)) and ($2::text is null or stage = $2)
  and ($3::text is null or code = $3) and ($4::timestamptz is null or created_at <= $4)
  and ($5::timestamptz is null or created_at >= $5) and ($6::text is null or state = $6)"""

_LIST = f"""
select dead_letter_id, stage, topic, partition, record_offset, record_time, code, field, detail, state,
       attempts, created_at
from dead_letter {_CHOSEN}
  and ($7::timestamptz is null or (created_at, dead_letter_id) < ($7, $8::uuid))
order by created_at desc, dead_letter_id desc limit $9"""  # noqa: S608 - constants alone

_SEALED = "select sealed from dead_letter where dead_letter_id = $1"

# One that waits already, or was handled, is left as it is: doing it twice changes nothing.
_REDRIVE = f"""
update dead_letter set state = 'redrive', updated_at = clock_timestamp() {_CHOSEN} and state = 'dead'
returning dead_letter_id"""  # noqa: S608 - constants alone


@dataclass(frozen=True, slots=True)
class Choice:
    """Which letters are meant; what is None does not narrow. States: dead, redrive, redriven."""

    ids: Sequence[UUID] | None = None
    stage: str | None = None
    code: str | None = None
    until: datetime | None = None
    since: datetime | None = None
    state: str | None = None

    def values(self) -> tuple[Any, ...]:
        """In the order of the statements' parameters."""
        return self.ids, self.stage, self.code, self.until, self.since, self.state


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter without its content; times are of the record and of the letter."""

    dead_letter_id: UUID
    stage: str
    topic: str
    partition: int
    offset: int
    record_time: datetime
    code: str
    field: str
    detail: str
    state: str
    attempts: int
    created_at: datetime


Place = tuple[datetime | None, UUID | None]
"""Where a list goes on: behind the letter of this time and id."""


async def list_letters(
    connection: Connection, choice: Choice, limit: int = 100, after: Place = (None, None)
) -> list[Letter]:
    """The newest first."""
    return [Letter(*row) for row in await connection.fetch(_LIST, *choice.values(), *after, limit)]


async def open_letter(connection: Connection, letter: UUID, seals: Seals) -> Record | None:
    """The record as it lay on its topic, None when there is no such letter; raises as the seals do."""
    sealed = await connection.fetchval(_SEALED, letter)
    return None if sealed is None else unpack_record(seals.open(sealed, letter.bytes))


async def mark_redrive(connection: Connection, choice: Choice) -> int:
    """Have the dead among these handled again by their stage; returns how many are to be."""
    return len(await connection.fetch(_REDRIVE, *choice.values()))
