"""What a result means, by table."""

from dataclasses import replace

import pytest

from services.feedback.rules.case import Rank, case_of
from services.feedback.rules.verdict import Opinion, opinion, rank_of, verdicts
from shared.contract.events.feedback import CallbackGiven
from shared.domain.lifecycle import State
from shared.domain.vocabulary import CallbackOwner, Satisfaction, Solved, VerdictKind
from tests.unit.feedback.made import START, moved, order

CLOSED, REWORK = VerdictKind.CLOSED, VerdictKind.REWORK
SUPERVISE, ESCALATE = VerdictKind.SUPERVISE, VerdictKind.ESCALATE


def given(solved: Solved | None, satisfaction: Satisfaction | None) -> CallbackGiven:
    return CallbackGiven(
        result_id=order("a"),
        callback_id=order("b"),
        order_id=order(),
        owner=CallbackOwner.FIRM,
        reached=True,
        solved=solved,
        satisfaction=satisfaction,
        at=START,
    )


@pytest.mark.parametrize(
    ("solved", "satisfaction", "found"),
    [
        (Solved.YES, Satisfaction.SATISFIED, Opinion.SATISFIED),
        (Solved.YES, Satisfaction.FAIRLY, Opinion.SATISFIED),
        (Solved.PARTLY, Satisfaction.FAIRLY, Opinion.SATISFIED),
        (Solved.PARTLY, None, Opinion.SATISFIED),
        (None, Satisfaction.SATISFIED, Opinion.SATISFIED),
        (Solved.NO, Satisfaction.SATISFIED, Opinion.NOT_SOLVED),
        (Solved.NO, None, Opinion.NOT_SOLVED),
        (Solved.YES, Satisfaction.NOT, Opinion.NOT_SATISFIED),
        (None, Satisfaction.NOT, Opinion.NOT_SATISFIED),
        (None, None, Opinion.UNRATED),
    ],
)
def test_opinion(solved: Solved | None, satisfaction: Satisfaction | None, found: Opinion) -> None:
    assert opinion(given(solved, satisfaction)) is found


def test_only_the_city_is_official() -> None:
    ranks = {owner: rank_of(given(None, None).model_copy(update={"owner": owner})) for owner in CallbackOwner}

    assert {owner for owner, rank in ranks.items() if rank is Rank.CITY} == {CallbackOwner.CITY}


@pytest.mark.parametrize(
    ("at", "failures", "judged", "stands", "found", "rank", "asked"),
    [
        (State.ACCEPTED, 0, None, None, Opinion.SATISFIED, Rank.OTHERS, (CLOSED,)),
        (State.ACCEPTED, 0, None, None, Opinion.UNRATED, Rank.OTHERS, (CLOSED,)),
        (State.ACCEPTED, 0, None, None, Opinion.NOT_SOLVED, Rank.OTHERS, (REWORK,)),
        (State.ACCEPTED, 1, None, None, Opinion.NOT_SATISFIED, Rank.OTHERS, (SUPERVISE, REWORK)),
        (State.ACCEPTED, 2, None, None, Opinion.NOT_SOLVED, Rank.OTHERS, (ESCALATE,)),
        (State.ACCEPTED, 5, None, None, Opinion.NOT_SOLVED, Rank.CITY, (ESCALATE,)),
        (State.ACCEPTED, 2, None, None, Opinion.SATISFIED, Rank.OTHERS, (CLOSED,)),
        # the order went on before the result came
        (State.WITHDRAWN, 0, None, None, Opinion.NOT_SOLVED, Rank.CITY, ()),
        (State.REWORK, 0, None, None, Opinion.NOT_SOLVED, Rank.CITY, ()),
        # an earlier judgement stands against its like
        (State.CLOSED, 0, CLOSED, Rank.OTHERS, Opinion.NOT_SOLVED, Rank.OTHERS, ()),
        (State.CLOSED, 0, CLOSED, Rank.CITY, Opinion.NOT_SOLVED, Rank.OTHERS, ()),
        (State.REWORK, 1, REWORK, Rank.OTHERS, Opinion.SATISFIED, Rank.CITY, ()),
        # the city overrules; anybody overrules mere silence
        (State.CLOSED, 0, CLOSED, Rank.OTHERS, Opinion.NOT_SOLVED, Rank.CITY, (REWORK,)),
        (State.ACCEPTED, 1, CLOSED, Rank.OTHERS, Opinion.NOT_SOLVED, Rank.CITY, (SUPERVISE, REWORK)),
        (State.CLOSED, 0, CLOSED, Rank.DEFAULT, Opinion.NOT_SATISFIED, Rank.OTHERS, (REWORK,)),
        # a closed order is opened before it is escalated
        (State.CLOSED, 2, CLOSED, Rank.DEFAULT, Opinion.NOT_SOLVED, Rank.OTHERS, (REWORK, ESCALATE)),
    ],
)
def test_verdicts(
    at: State,
    failures: int,
    judged: VerdictKind | None,
    stands: Rank | None,
    found: Opinion,
    rank: Rank,
    asked: tuple[VerdictKind, ...],
) -> None:
    case = replace(case_of(moved(4, None, at).order), failures=failures, judged=judged, rank=stands)

    assert verdicts(case, found, rank) == asked
