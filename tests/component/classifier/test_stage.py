"""The classifier's batch on PostgreSQL: each version once, repeats from committed rows and from the batch."""

from shared.contract.events.complaint import Complainant, Place
from shared.domain.vocabulary import Action, Confidentiality, PartyKind, Relation
from tests.component.classifier.conftest import Stage, classified, told
from tests.unit.classifier.made import LICENCE, SMOKE, SMOKE_AGAIN, complaint

STRANGER = {"side": "person-2", "complainant": Complainant(kind=PartyKind.PERSON, key="person-2")}


async def test_one_out_for_each_in_with_the_same_key(stage: Stage) -> None:
    effects = await stage.take(complaint("A1"), complaint("A2", LICENCE, "请给我一个明确的答复"))

    first, second = classified(effects)
    assert [m.key for _, m in effects.sent] == [b"firm-1", b"firm-1"]
    assert first.items[0].decided
    assert [item.item_id for item in second.items] == [item.item_id for item in second.complaint.items]
    assert (first.catalogue, len(first.items[0].candidates)) == ("jiading-2025@test", 3)
    assert first.model == second.model != ""


async def test_a_version_is_classified_once_whoever_sends_it_again(stage: Stage) -> None:
    await stage.take(complaint("A1"), complaint("A1"))
    again = await stage.take(complaint("A1"), complaint("A1", version=2), complaint("A1", version=2))

    assert [(each.complaint.version) for each in classified(again)] == [2]
    rows = await stage.pool.fetch("select version from classified order by version")
    assert [row["version"] for row in rows] == [1, 2]


async def test_a_batch_rolled_back_gives_the_same_bytes_again(stage: Stage) -> None:
    batch = (complaint("A1"), complaint("A2", SMOKE_AGAIN), complaint("A3", LICENCE))
    first = await stage.take(*batch, commit=False)
    second = await stage.take(*batch)

    assert [m for _, m in first.sent] == [m for _, m in second.sent]


async def test_repeats_are_known_across_batches_and_within_one(stage: Stage) -> None:
    (first,) = classified(await stage.take(complaint("A1")))
    effects = await stage.take(complaint("A2", SMOKE_AGAIN), complaint("A3", SMOKE))
    second, third = classified(effects)

    assert [each.repeat.relation for each in (first, second, third)] == [
        Relation.NONE,
        Relation.SAME,
        Relation.SAME,
    ]
    assert {each.repeat.matter_id for each in (second, third)} == {first.repeat.matter_id}
    assert "exact" in third.repeat.evidence
    assert told(effects) == [(1, "found", 1, 1), (2, "joined", 2, 1), (3, "joined", 3, 1)]


async def test_cut_into_batches_or_not_the_matters_are_the_same(stage: Stage) -> None:
    complaints = [complaint(f"A{n}", SMOKE if n % 2 else SMOKE_AGAIN) for n in range(5)]
    together = told(await stage.take(*complaints, commit=False))
    apart = [await stage.take(each) for each in complaints]

    assert [change for effects in apart for change in told(effects)] == together


async def test_strangers_join_a_matter_and_are_counted(stage: Stage) -> None:
    await stage.take(complaint("A1"))
    effects = await stage.take(complaint("A2", SMOKE, **STRANGER))

    assert classified(effects)[0].repeat.evidence == ("enterprise", "place", "text")
    assert told(effects) == [(1, "found", 1, 1), (2, "joined", 2, 2)]


async def test_an_earlier_complaint_is_found_by_its_number_in_the_text(stage: Stage) -> None:
    elsewhere = {"enterprise": None, "place": Place()}
    (first,) = classified(await stage.take(complaint("SH20260301000001")))
    again = complaint("A2", "工单编号SH20260301000001没有办", **elsewhere)
    quoted = complaint("A3", f"查询号{first.complaint.reference}没有办", **STRANGER, **elsewhere)
    own, stranger = classified(await stage.take(again, quoted))

    assert (own.repeat.relation, own.repeat.matter_id) == (Relation.SAME, first.repeat.matter_id)
    assert (stranger.repeat.relation, stranger.repeat.evidence) == (Relation.MAYBE, ("reference",))
    assert stranger.repeat.of_complaint == first.complaint.complaint_id


async def test_a_later_version_keeps_matter_and_relation(stage: Stage) -> None:
    await stage.take(complaint("A1"))
    (second,) = classified(await stage.take(complaint("A2", SMOKE_AGAIN)))
    effects = await stage.take(complaint("A2", LICENCE, version=2))

    assert classified(effects)[0].repeat == second.repeat
    assert told(effects) == []


async def test_raised_confidentiality_withdraws_from_repeats(stage: Stage) -> None:
    await stage.take(complaint("A1"))
    await stage.take(complaint("A1", version=2, confidentiality=Confidentiality.SEALED))
    effects = await stage.take(complaint("A2"))

    assert classified(effects)[0].repeat.relation is Relation.NONE
    assert await stage.pool.fetchval("select count(*) from repeat_key") == 3
    assert await stage.pool.fetchval("select count(*) from known_complaint") == 1


async def test_anonymous_and_confidential_ones_leave_no_trace_to_be_known_by(stage: Stage) -> None:
    nobody = {"complainant": Complainant(kind=PartyKind.ANONYMOUS), "side": "nobody-1"}
    effects = await stage.take(
        complaint("A1", **nobody), complaint("A2", confidentiality=Confidentiality.IDENTITY_HIDDEN)
    )

    assert [each.repeat.matter_id for each in classified(effects)] == [None, None]
    assert await stage.pool.fetchval("select count(*) from known_complaint") == 0


async def test_words_of_next_year_do_not_stop_it(stage: Stage) -> None:
    effects = await stage.take(
        complaint(
            "A1",
            "",
            action=Action("beamed"),
            confidentiality=Confidentiality("cosmic"),
            complainant=Complainant(kind=PartyKind("robot"), key="robot-1"),
        )
    )

    (found,) = classified(effects)
    assert found.items[0].abstention == "empty"
    assert found.complaint.action == "beamed"


async def test_hints_and_marks_travel_with_it(stage: Stage) -> None:
    words = "车间被断水断电已经停产，员工扬言要去区里，这是动迁多年的历史遗留问题"
    (found,) = classified(await stage.take(complaint("A1", words)))

    assert found.hints == ("threat", "urgent")
    assert [(mark.kind, mark.evidence) for mark in found.marks] == [("legacy", "多年")]


async def test_danger_that_is_told_of_later_is_heard(stage: Stage) -> None:
    later = complaint("A1", version=2, action="supplement", note="现在闻到燃气味，怕要爆炸")
    (found,) = classified(await stage.take(later))
    assert found.hints == ("danger",)
