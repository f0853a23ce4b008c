"""People read, split and join groups; the history keeps who and why, and the job respects it."""

from uuid import UUID

import pytest

from services.classifier.classes.job import MattersJob
from services.classifier.reporters.gathering import Gathering
from shared.catalogue import load
from shared.domain.identifiers import complaint_id
from tests.component.classifier.conftest import Stage
from tests.component.classifier.test_classes import DUST, from_stranger, told
from tests.unit.classifier.made import LICENCE

A = [complaint_id("sh12345", f"A{n}") for n in range(4)]


@pytest.fixture
async def grouped(stage: Stage) -> UUID:
    """A class matter of A0, A1, A2; A3 is about something else and in no group."""
    await stage.take(*(from_stranger(f"A{n}") for n in range(3)), from_stranger("A3", LICENCE))
    await MattersJob(Gathering(load())).look(stage.store)
    found: UUID = await stage.pool.fetchval("select class_id from class_matter")
    return found


def body(*complaints: UUID, reason: str = "不是同一处工地") -> dict[str, object]:
    return {"complaint_ids": [str(each) for each in complaints], "reason": reason}


async def test_a_group_is_shown_with_members_and_history(stage: Stage, grouped: UUID) -> None:
    async with stage.client() as client:
        listed = (await client.get("/class-matters?kind=class_matter")).json()["groups"]
        shown = (await client.get(f"/class-matters/{grouped}")).json()

    assert [each["class_id"] for each in listed] == [str(grouped)]
    assert {each["complaint_id"] for each in shown["member_list"]} == {str(each) for each in A[:3]}
    assert [each["change"] for each in shown["history"]] == ["found", "joined", "joined"]
    assert DUST not in str(shown)


async def test_split_keeps_apart_and_tells(stage: Stage, grouped: UUID) -> None:
    async with stage.client("leader") as client:
        path = f"/class-matters/{grouped}"
        seen = {"if-match": (await client.get(path)).headers["etag"]}
        answer = await client.post(f"{path}/split", json=body(A[2]), headers=seen)
        late = await client.post(f"{path}/split", json=body(A[1]), headers=seen)
        shown = (await client.get(path)).json()

    assert answer.status_code == 200
    assert (late.status_code, late.json()["code"]) == (412, "edited_meanwhile")
    assert (await told(stage))[-1] == ("class_matter", "split", 4, 2, 2)
    assert (shown["history"][-1]["actor"], shown["history"][-1]["reason"]) == ("leader", "不是同一处工地")

    # a later one like them joins the group; what was taken out stays out
    await stage.take(from_stranger("A5"))
    await MattersJob(Gathering(load())).look(stage.store)
    members = await stage.pool.fetch("select complaint_id from class_member where class_id = $1", grouped)
    assert A[2] not in {row["complaint_id"] for row in members}
    assert len(members) == 3


async def test_several_taken_out_together_become_a_group_of_their_own(stage: Stage, grouped: UUID) -> None:
    async with stage.client("leader") as client:
        answer = await client.post(f"/class-matters/{grouped}/split", json=body(A[1], A[2]))

    assert [each["members"] for each in answer.json()["groups"]] == [1, 2]
    assert await stage.pool.fetchval("select count(distinct class_id) from class_member") == 2


async def test_a_person_joins_what_the_words_did_not(stage: Stage, grouped: UUID) -> None:
    async with stage.client("leader") as client:
        joined = await client.post(f"/class-matters/{grouped}/join", json=body(A[3], reason="同一企业"))
        again = await client.post(f"/class-matters/{grouped}/join", json=body(A[3], reason="同一企业"))

    assert (joined.status_code, joined.json()["groups"][0]["members"]) == (200, 4)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


async def test_refusals(stage: Stage, grouped: UUID) -> None:
    stranger = complaint_id("sh12345", "unknown")
    async with stage.client("leader") as leader, stage.client() as reader:
        answers = [
            await reader.post(f"/class-matters/{grouped}/split", json=body(A[0])),
            await leader.post(f"/class-matters/{stranger}/split", json=body(A[0])),
            await leader.post(f"/class-matters/{grouped}/split", json=body(A[3])),
            await leader.post(f"/class-matters/{grouped}/join", json=body(stranger)),
            await leader.post(f"/class-matters/{grouped}/join", json=body(reason="")),
            await leader.get("/class-matters/nonsense"),
        ]

    assert [each.status_code for each in answers] == [403, 404, 404, 404, 422, 404]
    assert len(await told(stage)) == 3
