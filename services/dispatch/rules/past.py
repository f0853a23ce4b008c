"""What an order begins with from earlier ones on the same matter: how often it came, who failed at it.

Clause 52's mark `repeated` is counted here, from what dispatch itself holds: the same side with the same
matter a third time in 180 days, or a rework that failed too. It is a proposal until a person decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.dispatch.rules.marks import NO_MARK, STANDS_FOR, MarkKind, Standing
from shared.contract.events.order import OrderState

JOINED = "joined"
"""Place of a decision that joins a repeat to the order already open."""

REPEATED = MarkKind.REPEATED.value
_TIMES, _WINDOW, _FAILURES, _MOST_KEPT = 3, timedelta(days=180), 2, 10
COUNTED = "dispatch"
"""Proposer of a mark that was counted rather than asked for."""


@dataclass(frozen=True, slots=True)
class Past:
    """When this side came with this matter, this time last; who led dispositions that failed; marks."""

    came: tuple[datetime, ...] = ()
    failed: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """`repeated`, when it is."""
        return (REPEATED,) if self.is_repeated else ()

    @property
    def is_repeated(self) -> bool:
        """A third time, or a second failure."""
        return len(self.came) >= _TIMES or len(self.failed) >= _FAILURES

    def standing(self) -> Standing:
        """What the rules are shown: a proposal with its evidence, for a person to confirm."""
        if not self.is_repeated:
            return NO_MARK
        evidence = f"180日内第{len(self.came)}次反映；办理未果{len(self.failed)}次"
        return Standing(proposed=REPEATED, evidence=evidence, proposer=COUNTED)


FIRST_TIME = Past()


def past_of(earlier: OrderState | None, at: datetime) -> Past:
    """What the order of somebody who comes at `at` takes over from the one that it repeats."""
    if earlier is None:
        return Past(came=(at,))
    before = earlier.came or (earlier.created_at,)
    recent = tuple(each for each in before if at - each <= _WINDOW)
    return Past((*recent, at)[-_MOST_KEPT:], earlier.failed)


def confirmed_by(order: OrderState, person: str, at: datetime) -> Standing:
    """The mark as it stands when a person issues an order that carries it: the decision confirms it."""
    if REPEATED not in order.marks:
        return NO_MARK
    evidence = f"180日内第{len(order.came)}次反映；办理未果{len(order.failed)}次"
    return Standing(REPEATED, evidence, COUNTED, person, (at + STANDS_FOR).date().isoformat())
