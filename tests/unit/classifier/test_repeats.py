"""Whether the same matter came before."""

from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.linking import NO_PART, Links, said_of
from services.classifier.rules.keys import KeyKind, keys_of, kind_of, place_key
from services.classifier.rules.repeats import Known, Said, own_matter
from services.classifier.rules.sketch import sketches
from shared.contract.events.classification import Repeat
from shared.contract.events.complaint import Complainant, ComplaintReceived, Enterprise, Place, Respondent
from shared.domain.matching import matching_copy
from shared.domain.vocabulary import Confidentiality, PartyKind, Relation
from tests.unit.classifier.made import HERE, LICENCE, SMOKE, SMOKE_AGAIN, complaint

OTHER = {"side": "person-2", "complainant": Complainant(kind=PartyKind.PERSON, key="person-2")}
ELSEWHERE: dict[str, Any] = {"enterprise": None, "place": Place()}


def related(*complaints: ComplaintReceived) -> list[Repeat]:
    """The relations of complaints met in this order."""
    links = Links(())
    return [one(links, each) for each in complaints]


def one(links: Links, each: ComplaintReceived) -> Repeat:
    return links.repeats([met_as(each)])[0]


def met_as(each: ComplaintReceived) -> tuple[UUID, Said | None]:
    copy = matching_copy("\n".join(item.text for item in each.items))
    return each.complaint_id, said_of(each, copy, sketches([copy])[0], ("visit", "sh12345"))


@pytest.mark.parametrize(
    ("second", "relation", "evidence"),
    [
        (complaint("A2", SMOKE), Relation.SAME, ("complainant", "enterprise", "place", "text", "exact")),
        (complaint("A2", SMOKE_AGAIN), Relation.SAME, ("complainant", "enterprise", "place", "text")),
        (complaint("A2", SMOKE_AGAIN, **ELSEWHERE), Relation.SAME, ("complainant", "text")),
        (complaint("A2", SMOKE, **ELSEWHERE), Relation.SAME, ("complainant", "text", "exact")),
        # the same words about another firm may be another matter
        (
            complaint("A2", SMOKE, enterprise=Enterprise(key="firm-8"), place=Place()),
            Relation.SAME,
            ("complainant", "text"),
        ),
        (complaint("A2", LICENCE, **ELSEWHERE), Relation.NONE, ()),
        # strangers: the place and much the same words, or nothing
        (complaint("A2", SMOKE, **OTHER), Relation.SAME, ("enterprise", "place", "text")),
        (complaint("A2", SMOKE_AGAIN, **OTHER), Relation.MAYBE, ("enterprise", "place", "text")),
        (complaint("A2", LICENCE, **OTHER), Relation.NONE, ()),
        (complaint("A2", SMOKE, **OTHER, **ELSEWHERE), Relation.NONE, ()),
        # beyond the window
        (
            complaint("A2", SMOKE, submitted_at=complaint("A1").submitted_at + timedelta(181)),
            Relation.NONE,
            (),
        ),
    ],
)
def test_relations(second: ComplaintReceived, relation: Relation, evidence: tuple[str, ...]) -> None:
    first = complaint("A1", SMOKE)
    found = related(first, second)[1]

    assert (found.relation, found.evidence) == (relation, evidence)
    joined = first if relation is Relation.SAME else second
    assert found.matter_id == own_matter(joined.complaint_id)
    assert found.of_complaint == (None if relation is Relation.NONE else first.complaint_id)


NUMBER = "SH20260301000001"
NAMING = f"工单编号{NUMBER}至今没有办"


@pytest.mark.parametrize(
    ("second", "relation", "evidence"),
    [
        (complaint("A2", NAMING, **ELSEWHERE), Relation.SAME, ("complainant", "reference")),
        (complaint("A2", NAMING), Relation.SAME, ("complainant", "enterprise", "place", "reference")),
        (
            complaint("A2", "催办", related=(NUMBER,)),
            Relation.SAME,
            ("complainant", "enterprise", "place", "reference"),
        ),
        (
            complaint("A2", "查询号" + complaint(NUMBER).reference, **ELSEWHERE),
            Relation.SAME,
            ("complainant", "reference"),
        ),
        # whose number a stranger knows, he may mean; a person decides
        (complaint("A2", NAMING, **OTHER, **ELSEWHERE), Relation.MAYBE, ("reference",)),
        (complaint("A2", "工单编号SH20260301000002至今没有办", **ELSEWHERE), Relation.NONE, ()),
    ],
)
def test_a_number_in_the_text_or_beside_it(
    second: ComplaintReceived, relation: Relation, evidence: tuple[str, ...]
) -> None:
    """However long ago the earlier complaint came."""
    first = complaint(NUMBER, submitted_at=complaint("A1").submitted_at - timedelta(400))
    stranger = complaint("A1", SMOKE, **OTHER)
    found = related(first, stranger, second)[2]

    assert (found.relation, found.evidence) == (relation, evidence)
    assert found.of_complaint == (None if relation is Relation.NONE else first.complaint_id)


def test_one_s_own_number_is_no_earlier_one() -> None:
    assert one(Links(()), complaint(NUMBER, NAMING, related=(NUMBER,))).relation is Relation.NONE


def test_the_confidential_and_the_anonymous_meet_nobody() -> None:
    hidden = {"confidentiality": Confidentiality.IDENTITY_HIDDEN}
    strange = {"confidentiality": Confidentiality("a word of next year")}
    nobody = {"complainant": Complainant(kind=PartyKind.ANONYMOUS)}
    found = related(
        complaint("A1"), complaint("A2", **hidden), complaint("A3", **strange), complaint("A4", **nobody)
    )

    assert found[1:] == [NO_PART] * 3


def test_a_third_joins_the_matter_of_the_first() -> None:
    first, *later = related(complaint("A1"), complaint("A2"), complaint("A3", SMOKE_AGAIN))

    assert {each.matter_id for each in later} == {first.matter_id}


def test_one_s_own_complaint_comes_before_a_stranger_s_likelier_one() -> None:
    own, stranger = complaint("A1", SMOKE), complaint("A2", SMOKE_AGAIN, **OTHER)

    assert related(own, stranger, complaint("A3", SMOKE_AGAIN))[2].of_complaint == own.complaint_id


def test_a_later_version_keeps_the_relation_it_began_with() -> None:
    links = Links(())
    one(links, complaint("A1"))
    first = one(links, complaint("A2"))

    assert one(links, complaint("A2", LICENCE, version=2, **ELSEWHERE)) == first
    assert one(links, complaint("A1", version=2)).relation is Relation.NONE


def test_who_becomes_confidential_is_known_no_more() -> None:
    links = Links(())
    one(links, complaint("A1"))
    assert one(links, complaint("A1", version=2, confidentiality=Confidentiality.SEALED)) == NO_PART

    assert one(links, complaint("A2")).relation is Relation.NONE
    assert links.withdrawn == [complaint("A1").complaint_id]
    assert [each.complaint_id for each in links.joined] == [complaint("A2").complaint_id]


@given(st.permutations(range(5)))
def test_committed_rows_relate_alike_in_whatever_order_they_are_read(order: list[int]) -> None:
    links = Links(())
    texts = (SMOKE, SMOKE_AGAIN, LICENCE, SMOKE, SMOKE_AGAIN)
    for number, text in enumerate(texts):
        one(links, complaint(f"A{number}", text))
    known: list[Known] = links.joined

    again = Links([known[number] for number in order])

    assert one(again, complaint("A9", SMOKE)) == one(Links(known), complaint("A9", SMOKE))


_VERSIONS = st.tuples(
    st.integers(1, 6),
    st.sampled_from((SMOKE, SMOKE_AGAIN, LICENCE)),
    st.sampled_from(({}, OTHER, ELSEWHERE, OTHER | ELSEWHERE)),
    st.sampled_from((Confidentiality.OPEN, Confidentiality.OPEN, Confidentiality.SEALED)),
)


@given(st.lists(_VERSIONS, max_size=12), st.sets(st.integers(0, 12)))
def test_a_batch_finds_what_its_complaints_find_one_by_one(
    versions: list[tuple[int, str, dict[str, Any], Confidentiality]], cuts: set[int]
) -> None:
    """Whatever comes in it: later versions, such as become confidential, such as are open again."""
    met = [met_as(complaint(f"A{n}", text, **who, confidentiality=c)) for n, text, who, c in versions]
    singly, cut = Links(()), Links(())
    found = [repeat for each in met for repeat in singly.repeats([each])]
    bounds = [0, *sorted(each for each in cuts if each < len(met)), len(met)]

    assert [repeat for a, b in pairwise(bounds) for repeat in cut.repeats(met[a:b])] == found
    assert [repeat.complaint_id for repeat in cut.joined] == [k.complaint_id for k in singly.joined]
    assert cut.withdrawn == singly.withdrawn


def test_keys_say_what_they_are_of() -> None:
    keys = keys_of(complaint("A1", respondent=Respondent(kind=PartyKind.ENTERPRISE, key="firm-7")))

    assert keys
    assert [kind_of(key) for key in keys.all] == [
        KeyKind.COMPLAINANT,
        KeyKind.ENTERPRISE,
        KeyKind.ENTERPRISE,
        KeyKind.PLACE,
    ]


def test_the_complaining_firm_is_no_second_evidence_against_itself() -> None:
    keys = keys_of(complaint("A1", enterprise=Enterprise(key="firm-1"), place=Place()))

    assert keys
    assert keys.others == ()


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (HERE, "安驰路100号2号楼"),
        (Place(road="安驰路", number="１００号"), "安驰路100号"),
        (Place(premises="嘉亭荟城市生活广场"), "嘉亭荟城市生活广场"),
        (Place(park="国际汽车城", building="5号楼"), "国际汽车城5号楼"),
        (Place(road="安驰路"), ""),
        (Place(park="国际汽车城"), ""),
        (Place(), ""),
    ],
)
def test_place_key(place: Place, key: str) -> None:
    assert place_key(place) == key


def test_of_a_place_hundreds_call_about_only_the_latest_are_compared() -> None:
    """A flood in one batch costs no more than the same flood cut into many."""
    links = Links(())
    for number in range(40):
        one(links, complaint(f"A{number}", SMOKE if number == 0 else LICENCE, **_caller(number)))
    beyond = one(links, complaint("A41", SMOKE, **_caller(41)))
    cut = one(Links(links.joined[20:40]), complaint("A41", SMOKE, **_caller(41)))

    assert beyond == cut
    assert beyond.relation is Relation.NONE


def _caller(number: int) -> dict[str, Any]:
    who = Complainant(kind=PartyKind.PERSON, key=f"person-{number}")
    return {"side": f"person-{number}", "complainant": who, "enterprise": None}
