"""Groups across complainants and the index that finds them."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.classes.groups import CLASS_MATTER, Cause, ClassMember, Group, is_class
from services.classifier.classes.index import RareIndex
from services.classifier.classes.rarity import CHOSEN, Rarity
from shared.domain.identifiers import stable_id

START = datetime(2026, 3, 2, tzinfo=UTC)
CLASS = stable_id("class_matter", "x")


def member(number: int, complainant: int, day: int = 0) -> ClassMember:
    return ClassMember(stable_id("complaint", number), complainant, START + timedelta(days=day))


def test_a_class_matter_needs_three_complainants_within_thirty_days() -> None:
    assert is_class([member(1, 1), member(2, 2, 15), member(3, 3, 30)])
    assert not is_class([member(1, 1), member(2, 2, 15), member(3, 3, 31)])
    assert not is_class([member(n, n % 2) for n in range(9)])


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=30))
def test_versions_have_no_gaps_and_counts_are_of_who_is_in(moves: list[tuple[bool, int]]) -> None:
    group, told = Group(CLASS), []
    for joins, number in moves:
        one = member(number, number % 3)
        if joins and one.complaint_id not in group.members:
            told.append(group.join(one, Cause()))
        elif not joins and one.complaint_id in group.members:
            told.append(group.split(one.complaint_id, Cause()))
        if told:
            assert told[-1].event.members == len(group.members)
            assert told[-1].event.complainants == len({m.complainant for m in group.members.values()})

    assert [change.event.version for change in told] == list(range(1, len(told) + 1))
    kinds = [change.event.kind for change in told]
    assert CLASS_MATTER not in kinds or set(kinds[kinds.index(CLASS_MATTER) :]) == {CLASS_MATTER}


grams_of = st.lists(st.integers(1, 40).map(lambda n: n << 26 | n), min_size=1, max_size=20, unique=True)


@given(st.lists(st.tuples(grams_of, st.booleans()), min_size=1, max_size=40), grams_of)
def test_the_index_finds_what_a_plain_search_finds(
    texts: list[tuple[list[int], bool]], asked: list[int]
) -> None:
    """However texts come in: one by one, or many at once."""
    index = RareIndex(bits=8)
    for ident, (grams, at_once) in enumerate(texts, 1):
        rarest = np.array(grams, np.uint32)
        if at_once:
            index.file_many(np.array([ident], np.int32), np.pad(rarest, (0, CHOSEN - len(rarest))))
        else:
            index.file(ident, rarest)

    shared = {n: len(set(asked) & set(grams)) for n, (grams, _) in enumerate(texts, 1)}
    best = sorted(((n, s) for n, s in shared.items() if s >= 3), key=lambda each: (-each[1], each[0]))
    assert [tuple(each) for each in index.asked(np.array(asked, np.uint32))] == best[:20]


def test_waiting_texts_are_moved_in_by_thousands() -> None:
    index = RareIndex()
    grams = np.arange(1, 25, dtype=np.uint32) << np.uint32(20)
    for ident in range(1, 50_003):
        index.file(ident, grams[ident % 7 : ident % 7 + 3])

    held = index.bytes_held
    assert held > 50_000 * 3 * 4
    assert index.last == 50_002


def test_rare_grams_are_chosen_and_both_sides_choose_alike() -> None:
    rarity = Rarity()
    common = np.arange(1, 60, dtype=np.uint32) << np.uint32(10)
    for _ in range(100):
        rarity.count(common)
    rare = np.arange(1000, 1024, dtype=np.uint32) << np.uint32(12)
    text = np.sort(np.concatenate([common, rare]))
    before = set(rarity.rarest(text).tolist())
    rarity.count(text)

    assert before == set(rare.tolist()) == set(rarity.rarest(text, met=True).tolist())
    assert set(Rarity(rarity.saved()).rarest(text).tolist()) == before
