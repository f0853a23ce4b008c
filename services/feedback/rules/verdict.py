"""What a result means and what is asked of dispatch then (`domain.md` §3, clause 55: a closed loop)."""

from enum import StrEnum

from services.feedback.rules.case import Case, Rank
from shared.contract.events.feedback import CallbackGiven
from shared.domain.lifecycle import State
from shared.domain.vocabulary import CallbackOwner, Satisfaction, Solved, VerdictKind

GIVEN_UP = "unreachable"
SILENCE = "silence"
ANONYMOUS = "anonymous"
EXCEPTION = "exception"
REOPENED = "reopened"


class Opinion(StrEnum):
    """What the complainant thinks of an answer; the word is the basis of the verdict."""

    NOT_SOLVED = "not_solved"
    NOT_SATISFIED = "not_satisfied"
    SATISFIED = "satisfied"
    UNRATED = "unrated"  # reached, but said neither

    @property
    def bad(self) -> bool:
        return self in {Opinion.NOT_SOLVED, Opinion.NOT_SATISFIED}


def opinion(given: CallbackGiven) -> Opinion:
    """The opinion of somebody reached: not solved or not satisfied is bad, whatever the other answer."""
    if given.solved == Solved.NO:
        return Opinion.NOT_SOLVED
    if given.satisfaction == Satisfaction.NOT:
        return Opinion.NOT_SATISFIED
    return Opinion.UNRATED if given.solved is None and given.satisfaction is None else Opinion.SATISFIED


def rank_of(given: CallbackGiven) -> Rank:
    """The city's result is the official one."""
    return Rank.CITY if given.owner == CallbackOwner.CITY else Rank.OTHERS


def verdicts(case: Case, found: Opinion, rank: Rank) -> tuple[VerdictKind, ...]:
    """What to ask of dispatch for this answer, in this order; nothing when an earlier judgement stands.

    A first bad answer means rework, the second supervision too, from the third on consultation. A judgement
    gives way only to one of a higher rank, and only from closed to bad: an order already at work stays there.
    """
    if case.judged is None:
        if case.state is not State.ACCEPTED:
            return ()
        return after_failure(case.failures + 1, case.state) if found.bad else (VerdictKind.CLOSED,)
    overrules = case.judged is VerdictKind.CLOSED and found.bad and rank > (case.rank or Rank.DEFAULT)
    if overrules and case.state in {State.ACCEPTED, State.CLOSED}:
        return after_failure(case.failures + 1, case.state)
    return ()


def after_failure(failures: int, state: State) -> tuple[VerdictKind, ...]:
    """The ladder: what the n-th bad answer of an order leads to."""
    if failures == 1:
        return (VerdictKind.REWORK,)
    if failures == 2:
        return (VerdictKind.SUPERVISE, VerdictKind.REWORK)
    # A closed order can't be escalated: it is opened again first.
    return (VerdictKind.ESCALATE,) if state is State.ACCEPTED else (VerdictKind.REWORK, VerdictKind.ESCALATE)
