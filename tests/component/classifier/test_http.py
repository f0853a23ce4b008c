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
