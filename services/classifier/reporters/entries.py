"""The life of an entry of the list: who may move it where. Pure: people, days and evidence come in.

proposed → approved (two reviewers of two bodies) → listed (once the person was given notice) → expired;
an appeal suspends at once and ends in removal or renewed listing (`domain.md` §7).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from services.classifier.reporters.claims import Claim
from shared.contract.errors import TiaokuaiError

LASTS = timedelta(days=180)
REVIEWING = ("scjgj", "sfj")
"""The bodies whose people review: the list's owner 市场监管局, and 司法局."""

REASONS = frozenset({"template_claims", "serial_purchases", "batch_claims"})
PURPOSE = "判断消费目的的参考"
"""The only use: to help the handler judge whether something was bought for living needs."""

_FEWEST = 3


class EntryState(StrEnum):
    """Where an entry stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    LISTED = "listed"
    APPEALED = "appealed"
    REFUSED = "refused"
    REMOVED = "removed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person who reviews, and the body he stands for."""

    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry at a version; `approvals` are the reviewers who said yes."""

    entry_id: UUID
    key: str
    reason_code: str
    evidence: tuple[UUID, ...]
    state: EntryState = EntryState.PROPOSED
    version: int = 1
    approvals: tuple[Reviewer, ...] = ()
    expires_on: date | None = None
    purpose: str = PURPOSE

    @property
    def shared(self) -> bool:
        """Whether consumers hold it."""
        return self.state is EntryState.LISTED


def propose(entry_id: UUID, key: str, reason_code: str, claims: Sequence[Claim], *, suspected: bool) -> Entry:
    """A new entry. Raises `TiaokuaiError`: field for an unknown reason, missing_evidence below three claims,
    not_suspected without a pattern, forbidden_group when none of the claims asks for money (a public-interest
    report is never listed).
    """
    if reason_code not in REASONS:
        raise TiaokuaiError("field", field="reason_code")
    if len(claims) < _FEWEST:
        raise TiaokuaiError("missing_evidence", field="evidence")
    if not suspected:
        raise TiaokuaiError("not_suspected", field="key")
    if not any(claim.phrases.multiple for claim in claims):
        raise TiaokuaiError("forbidden_group", field="evidence")
    return Entry(entry_id, key, reason_code, tuple(UUID(claim.evidence) for claim in claims))


def approve(entry: Entry, by: Reviewer) -> Entry:
    """One reviewer's yes; with the second, of the other body, it is approved. Raises same_reviewer."""
    _must_be(entry, EntryState.PROPOSED)
    _must_review(by)
    if any(by.name == other.name or by.body == other.body for other in entry.approvals):
        raise TiaokuaiError("same_reviewer")
    approvals = (*entry.approvals, by)
    state = EntryState.APPROVED if len(approvals) == len(REVIEWING) else EntryState.PROPOSED
    return _moved(entry, state, approvals=approvals)


def refuse(entry: Entry, by: Reviewer) -> Entry:
    """A reviewer's no ends it."""
    _must_be(entry, EntryState.PROPOSED, EntryState.APPROVED)
    _must_review(by)
    return _moved(entry, EntryState.REFUSED)


def give_notice(entry: Entry, today: date) -> Entry:
    """The person was told, with the way to appeal: from now on it is shared, for 180 days."""
    _must_be(entry, EntryState.APPROVED)
    return _moved(entry, EntryState.LISTED, expires_on=today + LASTS)


def appeal(entry: Entry) -> Entry:
    """The person objects: nobody holds the entry until it is decided."""
    _must_be(entry, EntryState.APPROVED, EntryState.LISTED)
    return _moved(entry, EntryState.APPEALED)


def decide_appeal(entry: Entry, by: Reviewer, today: date, *, granted: bool) -> Entry:
    """Granted it is removed; refused it stands to its old day. Decided by nobody who approved it."""
    _must_be(entry, EntryState.APPEALED)
    _must_review(by)
    if by.name in {other.name for other in entry.approvals}:
        raise TiaokuaiError("same_reviewer")
    if granted:
        return _moved(entry, EntryState.REMOVED)
    return _moved(entry, EntryState.LISTED, expires_on=entry.expires_on or today + LASTS)


def remove(entry: Entry, by: Reviewer) -> Entry:
    """A reviewer takes it off at any time."""
    _must_be(entry, EntryState.APPROVED, EntryState.LISTED, EntryState.APPEALED)
    _must_review(by)
    return _moved(entry, EntryState.REMOVED)


def expire(entry: Entry, today: date) -> Entry:
    """The entry after its last day; the same one before."""
    if entry.expires_on is None or today < entry.expires_on:
        return entry
    _must_be(entry, EntryState.LISTED, EntryState.APPEALED)
    return _moved(entry, EntryState.EXPIRED)


def _moved(entry: Entry, state: EntryState, **changes: object) -> Entry:
    return replace(entry, state=state, version=entry.version + 1, **changes)  # type: ignore[arg-type]


def _must_be(entry: Entry, *states: EntryState) -> None:
    if entry.state not in states:
        raise TiaokuaiError("illegal_entry_move", field="state")


def _must_review(by: Reviewer) -> None:
    if by.body not in REVIEWING:
        raise TiaokuaiError("not_a_reviewer")
