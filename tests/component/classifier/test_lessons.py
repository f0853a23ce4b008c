"""What orders teach: kept from moves in any order, shown with the redacted words."""

from collections.abc import Sequence
from typing import Any

from services.classifier.history.seen import SeenMove
from services.classifier.history.stream import learn_moves
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.records import Incoming, Record
from shared.contract.topics import LIFECYCLE
from shared.domain.identifiers import order_id
from shared.domain.vocabulary import Confidentiality
from tests.component.classifier.conftest import Stage
from tests.unit.classifier.made import SMOKE, START, complaint


def move(about: ComplaintReceived, version: int, name: str, **changes: Any) -> SeenMove:
    item = about.items[0].item_id
    order = {
        "order_id": order_id(item),
        "version": version,
        "complaint_id": about.complaint_id,
        "item_id": item,
        "state": "issued",
        "lead": "scjgj",
        "category": "16-01-01",
        "confidentiality": "open",
    }
    actor = changes.pop("actor", "desk")
    return SeenMove.model_validate({"move": name, "actor": actor, "at": START, "order": {**order, **changes}})


async def learn(stage: Stage, moves: Sequence[SeenMove]) -> None:
    batch = [
        Incoming(Record(LIFECYCLE.full_name, 0, offset, 0, None, None, ()), each, None, "")
        for offset, each in enumerate(moves)
    ]
    async with stage.pool.acquire() as connection, connection.transaction():
        await learn_moves(batch, connection, START)


async def shown(stage: Stage) -> list[dict[str, Any]]:
    async with stage.client("teacher") as client:
        found: list[dict[str, Any]] = (await client.get("/lessons")).json()["items"]
    return found


async def test_moves_in_any_order_and_again_teach_the_same(stage: Stage) -> None:
    one = complaint("A1")
    await stage.take(one)
    first = move(one, 1, "dispatch", lead="shjj", category="17-01-01")
    last = move(one, 7, "close", actor="feedback", state="closed")
    await learn(stage, [last])
    await learn(stage, [first])
    await learn(stage, [first, move(one, 2, "accept_return"), last])

    (lesson,) = await shown(stage)
    kept = (lesson["unit"], lesson["category"], lesson["by_person"], lesson["closed"], lesson["text"])
    assert kept == ("scjgj", "16-01-01", True, True, SMOKE)


async def test_what_the_machine_alone_did_teaches_nothing_until_it_ended(stage: Stage) -> None:
    one = complaint("A1")
    await stage.take(one)
    await learn(stage, [move(one, 1, "dispatch", actor="system"), move(one, 2, "sign", actor="unit")])
    before = await shown(stage)
    await learn(stage, [move(one, 9, "close", actor="feedback", state="closed")])

    assert (before, len(await shown(stage))) == ([], 1)


async def test_sealed_matters_teach_nothing(stage: Stage) -> None:
    sealed, later = complaint("A1", confidentiality=Confidentiality.SEALED), complaint("A2")
    await stage.take(sealed, later)
    await learn(stage, [move(sealed, 1, "dispatch", confidentiality="sealed"), move(later, 1, "dispatch")])
    await stage.take(complaint("A2", version=2, confidentiality=Confidentiality.SEALED))

    assert await shown(stage) == []


async def test_only_holders_of_the_scope_read_lessons(stage: Stage) -> None:
    async with stage.client() as reader, stage.client("teacher") as teacher:
        answers = [await reader.get("/lessons"), await teacher.get("/lessons?after=x")]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (403, "forbidden"),
        (422, "field"),
    ]
