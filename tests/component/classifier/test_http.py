"""The classifier over HTTP."""

from shared.domain.identifiers import complaint_id
from tests.component.classifier.conftest import Stage
from tests.unit.classifier.made import LICENCE, SMOKE, complaint


async def test_what_was_said_of_a_complaint_s_latest_version(stage: Stage) -> None:
    known = complaint("A1")
    await stage.take(known, complaint("A1", LICENCE, version=2))
    async with stage.client() as client:
        answer = await client.get(f"/classify/{known.complaint_id}")

    assert (answer.status_code, answer.json()["complaint"]["version"]) == (200, 2)
    assert len(answer.json()["items"][0]["candidates"]) == 3


async def test_what_would_be_said_of_a_text(stage: Stage) -> None:
    async with stage.client() as client:
        sure = (await client.post("/classify", json={"text": SMOKE})).json()
        empty = (await client.post("/classify", json={"text": ""})).json()

    assert (sure["decided"], sure["abstention"]) == (True, None)
    assert (empty["decided"], empty["abstention"]) == (False, "empty")


async def test_refusals_are_problems(stage: Stage) -> None:
    unknown = complaint_id("sh12345", "A9")
    async with stage.client() as client, stage.client("guest") as guest:
        answers = [
            await client.get(f"/classify/{unknown}"),
            await client.get("/classify/nonsense"),
            await client.post("/classify", json={"words": "x"}),
            await client.post("/classify", content=b'{"text": "\xff"}'),
            await client.post("/classify", json={"text": "烟" * 20_001}),
            await guest.post("/classify", json={"text": SMOKE}),
        ]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (404, "not_found"),
        (404, "not_found"),
        (422, "field"),
        (400, "encoding"),
        (422, "field"),
        (403, "forbidden"),
    ]


async def test_the_facts_of_a_text_are_read_and_not_kept(stage: Stage) -> None:
    words = "投诉安亭镇墨玉路100号的嘉嘉超市，拖欠货款二十三万元"
    async with stage.client() as client, stage.client("guest") as guest:
        found = (await client.post("/facts", json={"text": words})).json()
        refused = await guest.post("/facts", json={"text": words})

    assert (found["enterprises"], found["sums_yuan"], found["towns"]) == (
        ["嘉嘉超市"],
        ["230000"],
        ["anting"],
    )
    assert found["respondent"] == {"kind": "enterprise", "name": "嘉嘉超市"}
    assert refused.status_code == 403
