"""The loop by its scenes, and by any order of events that the partitions allow."""

from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.feedback.rules.callback import Callback, CallbackState
from services.feedback.rules.case import Case
from services.feedback.rules.loop import Step, on_due, on_moved, on_result, on_silence
from services.feedback.seen import SeenMove
from shared.contract.events.feedback import CallbackGiven, CallbackRequested, ComplaintStatus, Verdict
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import CallbackOwner, Satisfaction, Solved, VerdictKind
from tests.unit.feedback.made import TERMS, accepted, hour, moved, result

_PENDING = {CallbackState.WAITING, CallbackState.OPEN}


@dataclass
class Loop:
    """One order's loop, fed event by event."""

    case: Case | None = None
    callbacks: dict[object, Callback] = field(default_factory=dict)
    told: list[object] = field(default_factory=list)

    def take(self, step: Step | None) -> None:
        if step is not None:
            self.case = step.case
            self.callbacks |= {each.callback_id: each for each in step.callbacks}
            self.told += step.told

    def move(self, event: SeenMove) -> None:
        self.take(on_moved(self.case, self.pending(), event, TERMS))

    def answer(self, given_: CallbackGiven) -> None:
        callback = self.callbacks[given_.callback_id]
        others = [each for each in self.pending() if each != callback]
        assert self.case
        self.take(on_result(self.case, callback, others, given_, given_.at, TERMS))

    def pending(self) -> list[Callback]:
        return [each for each in self.callbacks.values() if each.state in _PENDING]

    def asked(self) -> list[CallbackRequested]:
        return [each for each in self.told if isinstance(each, CallbackRequested)]

    def kinds(self) -> list[VerdictKind]:
        return [each.kind for each in self.told if isinstance(each, Verdict)]

    def bases(self) -> list[str]:
        return [each.basis for each in self.told if isinstance(each, Verdict)]


def test_satisfied_closes() -> None:
    loop = Loop()
    loop.move(accepted())
    loop.answer(result(loop.asked()[0]))

    assert loop.kinds() == [VerdictKind.CLOSED]
    assert not loop.pending()


def test_a_follow_up_while_waiting_asks_nobody_twice() -> None:
    loop = Loop()
    loop.move(accepted(4))
    loop.move(moved(5, Move.FOLLOW_UP, State.ACCEPTED))

    assert len(loop.asked()) == 1


def test_anonymous_closes_without_a_callback() -> None:
    loop = Loop()
    loop.move(accepted(anonymous=True))

    assert loop.asked() == []
    assert loop.bases() == ["anonymous"]


def test_three_bad_answers_climb_the_ladder() -> None:
    loop = Loop()
    for number in range(3):
        version = 4 + 10 * number
        loop.move(accepted(version, answered_at=hour(version), reworks=number))
        loop.answer(result(loop.asked()[-1], solved=Solved.NO, satisfaction=Satisfaction.NOT))
        loop.move(moved(version + 1, Move.REWORK, State.REWORK, reworks=number + 1))

    assert loop.kinds() == [
        VerdictKind.REWORK,
        VerdictKind.SUPERVISE,
        VerdictKind.REWORK,
        VerdictKind.ESCALATE,
    ]
    assert [each.order_version for each in loop.asked()] == [4, 14, 24]


def test_unreachable_three_times_closes_and_says_so() -> None:
    loop = Loop()
    loop.move(accepted())
    while True:
        loop.answer(result(loop.asked()[-1], reached=False, solved=None, satisfaction=None))
        waiting = loop.pending()
        if not waiting:
            break
        assert waiting[0].due_at - loop.asked()[-1].at >= TERMS.retry_after
        assert loop.case
        loop.take(on_due(loop.case, waiting[0], waiting[0].due_at))

    assert [each.attempt for each in loop.asked()] == [1, 2, 3]
    assert loop.bases() == ["unreachable"]


def test_silence_closes_and_a_late_bad_result_opens_again() -> None:
    loop = Loop()
    loop.move(accepted())
    assert loop.case
    loop.take(on_silence(loop.case, loop.pending()[0], hour(200)))
    loop.move(moved(5, Move.CLOSE, State.CLOSED))
    loop.answer(result(loop.asked()[0], solved=Solved.NO))

    assert loop.bases() == ["silence", "not_solved"]
    assert loop.kinds() == [VerdictKind.CLOSED, VerdictKind.REWORK]


def test_withdrawn_while_asked_closes_nothing() -> None:
    loop = Loop()
    loop.move(accepted())
    loop.move(moved(5, Move.WITHDRAW, State.WITHDRAWN))
    loop.answer(result(loop.asked()[0], solved=Solved.NO))

    assert loop.kinds() == []


def test_a_retry_whose_order_went_on_lapses() -> None:
    loop = Loop()
    loop.move(accepted())
    loop.answer(result(loop.asked()[0], reached=False, solved=None, satisfaction=None))
    waiting = loop.pending()[0]
    assert loop.case
    loop.answer(result(loop.asked()[0], "late"))
    assert loop.case
    loop.take(on_due(loop.case, waiting, hour(40)))

    assert len(loop.asked()) == 1
    assert loop.kinds() == [VerdictKind.CLOSED]


def test_the_city_overrules_the_town() -> None:
    loop = Loop()
    loop.move(accepted())
    loop.answer(result(loop.asked()[0], "town", owner=CallbackOwner.TOWN))
    loop.move(moved(5, Move.CLOSE, State.CLOSED))
    loop.answer(result(loop.asked()[0], "city", owner=CallbackOwner.CITY, satisfaction=Satisfaction.NOT))
    loop.answer(result(loop.asked()[0], "firm", owner=CallbackOwner.FIRM, solved=Solved.NO))

    assert loop.kinds() == [VerdictKind.CLOSED, VerdictKind.REWORK]


LIFE = (
    moved(1, None, State.ISSUED),
    moved(2, Move.SIGN, State.SIGNED),
    moved(3, Move.CONTACT, State.CONTACTED),
    moved(4, Move.ANSWER, State.ANSWERED),
    accepted(5),
    moved(6, Move.URGE, State.ACCEPTED, answered_at=hour(5)),
)


@given(st.permutations(LIFE), st.lists(st.sampled_from(LIFE), max_size=4))
def test_any_order_of_moves_with_repetitions_asks_once_and_only_goes_forward(
    moves: list[SeenMove], again: list[SeenMove]
) -> None:
    loop = Loop()
    for event in (*moves, *again):
        loop.move(event)

    assert loop.case
    assert (loop.case.version, loop.case.state) == (6, State.ACCEPTED)
    assert len(loop.asked()) == 1
    versions = [each.order_version for each in loop.told if isinstance(each, ComplaintStatus)]
    assert versions == sorted(set(versions))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(CallbackOwner)),
            st.booleans(),
            st.sampled_from([None, *Solved]),
            st.sampled_from([None, *Satisfaction]),
        ),
        max_size=8,
    )
)
def test_an_answer_is_judged_at_most_twice_whatever_results_come(
    results: list[tuple[CallbackOwner, bool, Solved | None, Satisfaction | None]],
) -> None:
    """Once, and once more when the city (or the first real opinion after none) overrules a closing."""
    loop = Loop()
    loop.move(accepted())
    for number, (owner, reached, solved, satisfaction) in enumerate(results):
        asked = loop.asked()[0]
        loop.answer(
            result(
                asked,
                str(number),
                owner=owner,
                reached=reached,
                solved=solved,
                satisfaction=satisfaction,
                at=asked.at + timedelta(hours=number),
            )
        )
    kinds = loop.kinds()

    assert kinds in ([], [VerdictKind.CLOSED], [VerdictKind.REWORK], [VerdictKind.CLOSED, VerdictKind.REWORK])
