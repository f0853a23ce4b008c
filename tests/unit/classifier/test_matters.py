"""Matters grow without gaps."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.classifier.matters import Matter, Member, grow
from shared.domain.identifiers import stable_id

MATTER = stable_id("matter", "x")


def member(number: int, complainant: int = 1) -> Member:
    return Member(stable_id("complaint", number), complainant)


def test_the_second_complaint_makes_a_matter_known() -> None:
    after, told = grow({MATTER: Matter(MATTER)}, {MATTER: [member(1)]}, [(MATTER, member(2, 7))])

    assert [(t.version, t.change, t.complaint_id, t.members, t.complainants) for t in told] == [
        (1, "found", member(1).complaint_id, 1, 1),
        (2, "joined", member(2).complaint_id, 2, 2),
    ]
    assert after[MATTER] == Matter(MATTER, 2, 2)


def test_a_matter_whose_first_complaint_was_withdrawn_is_found_by_the_next() -> None:
    _, told = grow({MATTER: Matter(MATTER)}, {MATTER: []}, [(MATTER, member(2)), (MATTER, member(3))])

    assert [(t.version, t.change) for t in told] == [(1, "found"), (2, "joined")]


@given(st.lists(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=5), max_size=5))
def test_versions_have_no_gaps_however_batches_are_cut(batches: list[list[tuple[int, int]]]) -> None:
    matters: dict[UUID, Matter] = {}
    present: dict[UUID, list[Member]] = {}
    versions: dict[UUID, list[int]] = {}
    number = 0
    for batch in batches:
        joining = []
        for which, complainant in batch:
            matter = stable_id("matter", which)
            number += 1
            matters.setdefault(matter, Matter(matter))
            present.setdefault(matter, [member(-1 - which)])
            joining.append((matter, member(number, complainant)))
        matters, told = grow(matters, present, joining)
        for matter, each in joining:
            present[matter].append(each)
        for event in told:
            versions.setdefault(event.matter_id, []).append(event.version)

    for matter, found in versions.items():
        assert found == list(range(1, len(found) + 1))
        assert matters[matter].members == len(present[matter])
