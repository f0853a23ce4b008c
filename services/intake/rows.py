"""What intake's tables hold, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from shared.contract.events.complaint import ComplaintReceived
from shared.contract.events.submission import Submission


@dataclass(slots=True)
class Standing:
    """A complaint as it stands; `loaded` is its row's version, None while there is no row.

    `state_json` is what was last sent of it, `people` the names to mask in whatever follows; at version 0
    only messages came that wait for the new one. `sequence` is the source's own count up to which all came,
    None where it doesn't count; `waiting`: messages wait for their turn.
    """

    complaint_id: UUID
    source: str
    number: str
    changed_at: datetime
    loaded: int | None = None
    version: int = 0
    state_json: bytes | None = None
    people: tuple[str, ...] = ()
    sequence: int | None = None
    waiting: bool = False
    touched: bool = False
    _state: ComplaintReceived | None = None

    @property
    def state(self) -> ComplaintReceived | None:
        """The complaint's last event, read only when a message builds on it."""
        if self._state is None and self.state_json is not None:
            self._state = ComplaintReceived.model_validate_json(self.state_json)
        return self._state

    def advance(
        self, state: ComplaintReceived, state_json: bytes, people: tuple[str, ...], at: datetime
    ) -> None:
        """Stand at the next version."""
        self.people = people
        self.version = state.version
        self.changed_at = at
        self.state_json = state_json
        self.touched = True
        self._state = state


class Known(NamedTuple):
    """A message met before: the digest of what it said, and the version it made, None while it waits."""

    content: bytes
    version: int | None


class Waiting(NamedTuple):
    """A message that came before its complaint."""

    message_id: UUID
    submission: Submission


@dataclass(frozen=True, slots=True)
class Kept:
    """A message to keep: the digest of what it says, that as JSON (`identity.py`), its bytes as they came."""

    message_id: UUID
    complaint_id: UUID
    submission: Submission
    content: bytes
    said: bytes
    raw: bytes
