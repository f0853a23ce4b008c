"""What an order counts: by scenes, and for any life an order may have."""

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from deploy.local.year.life import Life
from services.feedback.rules.measures import COUNTS, MEASURES, PARTS
from services.feedback.rules.score import Said, next_change, official, rows
from services.feedback.rules.track import Track, track
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import ENDED, Move, State, next_state
from shared.domain.vocabulary import CallbackOwner
from tests.unit.feedback.lives import UNTIL, about, any_life, district, said, some_lives, steps
from tests.unit.feedback.made import hour

DEPARTMENTS = frozenset(district().departments)
ABOUT = about(some_lives()[0])


def counted(life: Life, order: Track | None = None, left_out: tuple[tuple[str, str], ...] = ()) -> dict:
    order = order or track(steps(life))
    return rows(order, said(life), about(life), UNTIL, departments=DEPARTMENTS, left_out=left_out)


@given(any_life())
def test_no_share_is_greater_than_its_whole(life: Life) -> None:
    for row in counted(life).values():
        assert row.keys() <= set(COUNTS)
        for measure in MEASURES:
            if not measure.mean:
                assert 0 <= row.get(measure.numerator, 0) <= row.get(measure.denominator, 0), measure.code


@given(any_life(), st.randoms(use_true_random=False))
def test_moves_count_the_same_in_whatever_order_they_came(life: Life, chance: Random) -> None:
    arrived = steps(life)
    chance.shuffle(arrived)
    heard = said(life)
    chance.shuffle(heard)

    again = track(sorted(arrived, key=lambda step: step.version))

    assert rows(again, heard, about(life), UNTIL, departments=DEPARTMENTS) == counted(life)


@given(any_life())
def test_an_order_is_dispatched_once_and_has_one_present_lead(life: Life) -> None:
    found = counted(life)

    assert sum(row.get("dispatched", 0) for row in found.values()) == 1
    assert sum(row.get("due", 0) for row in found.values()) <= 1
    assert sum(row.get("closed", 0) for row in found.values()) == (life.moves[-1].state is State.CLOSED)


@given(any_life(), st.sampled_from(sorted(PARTS)))
def test_what_is_left_out_counts_on_neither_side(life: Life, part: str) -> None:
    unit = life.moves[0].lead
    row, whole = counted(life, left_out=((unit, part),))[unit], counted(life)[unit]

    assert all(column not in row for column in PARTS[part])
    assert row.pop("excluded") == 1
    assert row == {column: count for column, count in whole.items() if column not in PARTS[part]}


@given(any_life(), st.integers(0, 200))
def test_between_changes_nothing_changes(life: Life, hours: int) -> None:
    order = track(steps(life))
    now = life.moves[-1].at + timedelta(hours=hours)
    following = next_change(order, now)
    just_before = (following or now + timedelta(days=90)) - timedelta(seconds=1)

    def at(moment):
        return rows(order, said(life), about(life), moment, departments=DEPARTMENTS)

    assert at(now) == at(max(now, just_before))
    if following is not None:
        assert at(now) != at(following)


@given(any_life())
def test_generated_moves_are_legal(life: Life) -> None:
    state = State.ISSUED
    for moved in life.moves[1:]:
        resume = State.ISSUED if moved.move is Move.REFUSE_RETURN else None
        assert next_state(state, moved.move, moved.actor, resume) == moved.state
        state = moved.state


def test_the_citys_result_is_official_then_the_first_that_reached_somebody() -> None:
    def result(mark: str, owner: CallbackOwner, at: int, *, reached: bool = True) -> Said:
        return Said(stable_id(mark), 4, "scjgj", owner, reached, None, None, hour(at))

    nobody = result("nobody", CallbackOwner.DISTRICT, 1, reached=False)
    first, later = result("first", CallbackOwner.FIRM, 2), result("later", CallbackOwner.TOWN, 3)
    city = result("city", CallbackOwner.CITY, 9)

    assert official([later, nobody, first]) == [first]
    assert official([later, nobody, first, city]) == [city]
    assert official([nobody]) == [nobody]


def test_what_ended_without_an_answer_is_not_due() -> None:
    for state in ENDED - {State.CLOSED}:
        order = Track(state=state, lead="scjgj", first_lead="scjgj", last_lead="scjgj", due=hour(1))
        order.leads["scjgj"] = None
        assert "due" not in rows(order, (), ABOUT, hour(99), departments=DEPARTMENTS)["scjgj"]
