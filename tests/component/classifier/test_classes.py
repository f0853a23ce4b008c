"""Matters across complainants: what the job finds in committed rows, on PostgreSQL."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from services.classifier.classes.job import MattersJob
from services.classifier.reporters.gathering import Gathering
from shared.catalogue import load
from shared.contract.events.complaint import Complainant, ComplaintReceived, Enterprise, Place
from shared.domain.identifiers import complaint_id
from shared.domain.vocabulary import Confidentiality, PartyKind
from tests.component.classifier.conftest import Stage
from tests.unit.classifier.made import LICENCE, SMOKE, START, complaint

DUST = (
    "桃园路的混凝土搅拌站夜里两点还在施工，粉尘落满窗台，罐车轰鸣，小孩老人都睡不好，"
    "向物业反映多次没有结果，请有关部门尽快到现场核实处理"
)


def from_stranger(number: str, text: str = DUST, **changes: Any) -> ComplaintReceived:
    """A complaint of somebody nobody else is, about no firm and no place in common."""
    who = {"side": f"p-{number}", "complainant": Complainant(kind=PartyKind.PERSON, key=f"p-{number}")}
    return complaint(number, text, **{**who, "enterprise": None, "place": Place(), **changes})


async def told(stage: Stage) -> list[tuple[str, str, int, int, int]]:
    """What lies in the outbox for `matters` from the direct lane: kind, change, version, members, people."""
    rows = await stage.pool.fetch(
        "select value from outbox where lane = 0 and topic like '%matters' order by seq"
    )
    events = [orjson.loads(row["value"]) for row in rows]
    return [(e["kind"], e["change"], e["version"], e["members"], e["complainants"]) for e in events]


@pytest.fixture(scope="module")
def gathering() -> Gathering:
    return Gathering(load())


async def test_three_strangers_within_thirty_days_make_a_class_matter(
    stage: Stage, gathering: Gathering
) -> None:
    await stage.take(*(from_stranger(f"A{n}", DUST + f"，门牌{n}号") for n in range(3)))
    await MattersJob(gathering).look(stage.store)

    assert await told(stage) == [
        ("matter", "found", 1, 1, 1),
        ("matter", "joined", 2, 2, 2),
        ("class_matter", "joined", 3, 3, 3),
    ]
    history = await stage.pool.fetch("select actor, evidence from class_history order by version")
    assert {row["actor"] for row in history} == {"system"}
    assert history[1]["evidence"] == ["rare_words", "text"]
    assert await stage.pool.fetchval("select count(*) from to_follow") == 0


async def test_across_looks_processes_and_batches_the_same_is_found(
    stage: Stage, gathering: Gathering
) -> None:
    """A job that starts anew reads what another has filed."""
    for number in range(4):
        await stage.take(from_stranger(f"A{number}"), from_stranger(f"B{number}", LICENCE + str(number) * 9))
        await MattersJob(gathering).look(stage.store)

    kinds = [(kind, members) for kind, _, _, members, _ in await told(stage)]
    assert sorted(kinds) == sorted(
        2 * [("matter", 1), ("matter", 2), ("class_matter", 3), ("class_matter", 4)]
    )


async def test_too_far_apart_is_no_class_matter(stage: Stage, gathering: Gathering) -> None:
    await stage.take(*(from_stranger(f"A{n}", submitted_at=START + timedelta(days=29 * n)) for n in range(3)))
    await MattersJob(gathering).look(stage.store)

    assert [kind for kind, *_ in await told(stage)] == ["matter"] * 3


async def test_one_complainant_s_repeats_are_no_group_but_join_one(
    stage: Stage, gathering: Gathering
) -> None:
    job = MattersJob(gathering)
    await stage.take(complaint("A1", SMOKE), complaint("A2", SMOKE))
    await job.look(stage.store)
    assert await told(stage) == []

    other = {"complainant": Complainant(kind=PartyKind.PERSON, key="p-9"), "side": "p-9"}
    await stage.take(complaint("A3", SMOKE, **other), complaint("A4", SMOKE))
    await job.look(stage.store)
    assert [members for _, _, _, members, _ in await told(stage)] == [1, 2, 3]


async def test_confidential_and_anonymous_ones_take_no_part(stage: Stage, gathering: Gathering) -> None:
    hidden = {"confidentiality": Confidentiality.IDENTITY_HIDDEN}
    nobody = {"complainant": Complainant(kind=PartyKind.ANONYMOUS), "side": "nobody"}
    await stage.take(from_stranger("A1"), from_stranger("A2", **hidden), from_stranger("A3", **nobody))
    await MattersJob(gathering).look(stage.store)

    assert await told(stage) == []
    assert await stage.pool.fetchval("select count(*) from indexed") == 1


async def test_who_becomes_confidential_leaves_and_is_met_no_more(stage: Stage, gathering: Gathering) -> None:
    job = MattersJob(gathering)
    await stage.take(from_stranger("A1"), from_stranger("A2"), from_stranger("A3"))
    await job.look(stage.store)
    await stage.take(from_stranger("A2", version=2, confidentiality=Confidentiality.SEALED))
    await job.look(stage.store)

    assert (await told(stage))[-1] == ("class_matter", "split", 4, 2, 2)
    assert await stage.pool.fetchval("select count(*) from indexed") == 2
    assert not await stage.pool.fetchval(
        "select exists (select from class_member where complaint_id = $1)", complaint_id("sh12345", "A2")
    )


async def test_a_turn_that_fails_is_done_again_whole(
    stage: Stage, gathering: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.take(from_stranger("A1"), from_stranger("A2"))
    job = MattersJob(gathering)

    async def broken(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(gathering, "take", broken)
        with pytest.raises(RuntimeError):
            await job.look(stage.store)
    assert await told(stage) == []
    await job.look(stage.store)

    assert [version for _, _, version, _, _ in await told(stage)] == [1, 2]


async def test_the_stage_s_relation_is_taken_over_with_its_evidence(
    stage: Stage, gathering: Gathering
) -> None:
    firm = {"enterprise": Enterprise(name="某某公司", key="firm-9")}
    await stage.take(from_stranger("A1", **firm), from_stranger("A2", **firm))
    await MattersJob(gathering).look(stage.store)

    assert await stage.pool.fetchval("select evidence from class_history where version = 2") == [
        "enterprise",
        "text",
    ]
