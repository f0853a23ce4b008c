"""In which order a number's messages take effect: as the source counts them, else as they come.

A source that gives its new complaint the sequence 1 counts what it says under the number: 1, 2, 3 …
What comes before its turn waits, so that any order of arrival ends in the same versions. Receipts stand
outside the count: they change nothing of the complaint.
"""

from collections.abc import Sequence

from services.intake.rows import Waiting
from services.intake.rules.fold import begins
from shared.contract.events.submission import Submission
from shared.domain.vocabulary import Action

_FIRST = 1


def has_turn(said: Submission, version: int, count: int | None) -> bool:
    """Whether a message can be applied to a complaint at this version, all up to `count` having come."""
    if version == 0:
        return begins(said)
    if count is None or said.sequence is None or said.action is Action.RECEIPT:
        return True
    return said.sequence <= count + 1


def count_after(said: Submission, version: int, count: int | None) -> int | None:
    """Up to which sequence all have come with this message; None when the source doesn't count."""
    if version == 0:
        return _FIRST if said.sequence == _FIRST else None
    return None if count is None else max(count, said.sequence or 0)


def earliest(waiting: Sequence[Waiting]) -> Waiting:
    """The one whose turn comes first: the lowest sequence; those without one as they came, behind."""
    return min(waiting, key=lambda each: (each.submission.sequence is None, each.submission.sequence or 0))
