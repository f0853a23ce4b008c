"""Intake over HTTP."""

from pathlib import Path
from uuid import UUID

import httpx
import orjson
import pytest

from services.intake.timeline import note_moves
from shared.contract.errors import FAULTS
from shared.contract.records import Incoming, Record
from shared.contract.topics import RECEIVED
from shared.domain.lifecycle import State
from shared.platform.database import pool
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Store
from tests.bad_input.cases import read_cases
from tests.component.intake.conftest import Intake
from tests.unit.intake.made import NAME, NOW, PHONE, amendment, fields, moved, raw, submission


async def post(
    intake: Intake, body: bytes, path: str = "/complaints", *, who: str = "city", key: str = ""
) -> httpx.Response:
    async with intake.client(who) as client:
        return await client.post(path, content=body, headers={"idempotency-key": key} if key else {})


async def get(intake: Intake, path: str, who: str = "city") -> httpx.Response:
    async with intake.client(who) as client:
        return await client.get(path)


async def test_a_complaint_is_accepted_and_found_again(intake: Intake) -> None:
    answer = await post(intake, raw())
    assert answer.status_code == 202
    body = answer.json()
    assert (body["version"], body["waiting"], body["duplicate"]) == (1, False, False)
    shown = (await get(intake, body["status_url"])).json()
    assert (shown["reference"], shown["number"]) == (body["reference"], "SH202603100001")
    assert [message["action"] for message in shown["messages"]] == ["new"]
    assert NAME not in orjson.dumps(shown).decode()


async def test_the_same_again_adds_nothing(intake: Intake) -> None:
    first, second = await post(intake, raw()), await post(intake, raw(submitted_at="2026-03-10T01:05:00Z"))
    assert second.json() == first.json() | {"duplicate": True}


async def test_an_early_message_waits(intake: Intake) -> None:
    answer = (await post(intake, amendment("urge").model_dump_json().encode())).json()
    assert (answer["version"], answer["waiting"]) == (None, True)
    await post(intake, raw())
    shown = (await get(intake, answer["status_url"])).json()
    assert [message["version"] for message in shown["messages"]] == [2, 1]
    assert shown["waiting"] == 0


async def test_an_idempotency_key_repeats_the_answer(intake: Intake) -> None:
    first = await post(intake, raw(), key="k1")
    again = await post(intake, raw(), key="k1")
    assert (again.status_code, again.json()) == (202, first.json())
    other = await post(intake, raw(title="改"), key="k1")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")


async def test_a_source_may_post_its_own_words(intake: Intake) -> None:
    order = {"工单编号": "SH1", "诉求时间": "2026-03-10 09:05", "诉求内容": "电费太贵。"}
    body = orjson.dumps(order).decode().encode("gb18030")
    assert (await post(intake, body, "/complaints?source=sh12345")).json()["version"] == 1
    refused = await post(intake, body, "/complaints?source=nobody")
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_source")


async def test_a_batch_answers_one_by_one(intake: Intake) -> None:
    parts = [fields(number="1"), fields(number="1"), fields(items=[]), {"number": "3"}, fields(number="4")]
    for body in (orjson.dumps(parts), b"\n".join(map(orjson.dumps, parts))):
        answers = (await post(intake, body, "/complaints/batch")).json()
        assert [a.get("version") for a in answers] == [1, 1, None, None, 1]
        refused = [(answer["code"], answer["field"]) for answer in answers[2:4]]
        assert refused == [("field", "items"), ("field", "submitted_at")]
        assert answers[2]["title"]
    assert len(await intake.rows("complaint")) == 2


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        (b"", 400, "shape", ""),
        (b"\xff\xfe", 400, "encoding", ""),
        (b"[]", 400, "shape", ""),
        (raw(number="a\x00b"), 422, "forbidden_text", ""),
        (raw(submitted_at="2026-03-10 09:05:00"), 422, "field", "submitted_at"),
        (raw(items=None), 422, "field", "items"),
        (raw(source="nobody"), 400, "unknown_source", "source"),
        (raw(note="长" * 400_000), 413, "too_large", ""),
    ],
)
async def test_refusals_are_the_doors(
    intake: Intake, body: bytes, status: int, code: str, field: str
) -> None:
    answer = await post(intake, body)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (status, code, field)
    assert answer.headers["content-type"] == "application/problem+json"
    assert await intake.rows("message") == []


async def test_a_caller_speaks_for_his_own_source_alone(intake: Intake) -> None:
    assert (await post(intake, raw(source=None), who="window")).status_code == 202
    (row,) = await intake.rows("complaint")
    assert row["source"] == "window"
    assert (await post(intake, raw(), who="window")).status_code == 403
    assert (await post(intake, raw(source=None))).status_code == 202
    assert {row["source"] for row in await intake.rows("complaint")} == {"window", "http"}
    assert (await post(intake, raw(), who="guest")).status_code == 403
    assert (await post(intake, raw(), who="stranger")).status_code == 401


@pytest.mark.parametrize(
    "reference", ["TK-AAAAAAAAAAAAA", "nonsense", "00000000-0000-0000-0000-000000000000"]
)
async def test_what_is_not_there_is_not_found(intake: Intake, reference: str) -> None:
    assert (await get(intake, f"/complaints/{reference}")).status_code == 404


async def test_moves_stand_in_the_timeline_once_in_their_order(intake: Intake) -> None:
    (receipt,) = await intake.take(submission(number="JD20260302001"))
    known = ((3, State.CONTACTED), (1, State.ISSUED), (3, State.CONTACTED), (2, State.SIGNED))
    moves = [moved(receipt.complaint_id, version, at_state) for version, at_state in known]
    record = Record("t", 0, 0, 0, None, None, ())
    async with intake.pool.acquire() as connection:
        for batch in (moves, moves[:1]):
            await note_moves([Incoming(record, each, None, "") for each in batch], connection, NOW)
    shown = (await get(intake, f"/complaints/{receipt.complaint_id}")).json()
    assert [(move["version"], move["state"]) for move in shown["orders"][0]["moves"]] == [
        (1, "issued"),
        (2, "signed"),
        (3, "contacted"),
    ]


async def test_a_look_at_contacts_is_kept(intake: Intake) -> None:
    (receipt,) = await intake.take(submission())
    await intake.take(
        amendment("supplement", complainant={"kind": "person", "name": NAME, "phone": "13900000000"})
    )
    path = f"/complaints/{receipt.complaint_id}/contact"
    found = await get(intake, f"{path}?purpose=先行联系", "officer")
    assert found.json()["complainant"]["phone"] == "13900000000"
    assert PHONE in found.json()["texts"][0]
    assert found.headers["cache-control"] == "no-store"
    (look,) = await intake.rows("contact_look")
    assert (look["looked_by"], look["purpose"]) == ("officer", "先行联系")
    assert (await get(intake, path, "officer")).status_code == 422
    assert (await get(intake, f"{path}?purpose=x", "city")).status_code == 403
    assert len(await intake.rows("contact_look")) == 1


async def test_what_is_accepted_needs_no_kafka(intake: Intake) -> None:
    assert (await post(intake, raw())).status_code == 202
    (row,) = await intake.rows("outbox")
    assert row["topic"] == RECEIVED.full_name


async def test_without_its_database_intake_says_try_again(tmp_path: Path) -> None:
    connections = await pool(f"postgresql://nobody@/nowhere?host={tmp_path}")
    away = Intake(connections, Store(connections, DirectLane(connections, MemorySink(MemoryLog()), "test")))
    for answer in (await post(away, raw()), await get(away, f"/complaints/{UUID(int=1)}")):
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert answer.headers["retry-after"]


async def test_every_named_bad_input_gets_its_answer(intake: Intake) -> None:
    for case in read_cases().values():
        if "http" not in case.ways or (case.code, case.field) == ("field", "source"):
            continue  # over HTTP the caller stands in for a source that isn't named
        path = f"/complaints?source={case.source}" if case.source else "/complaints"
        answer = await post(intake, case.value or b"", path)
        said = (answer.json().get("code", ""), answer.json().get("field", ""))
        assert said == (case.code, case.field), case.name
        assert answer.status_code == (FAULTS[case.code].status if case.code else 202), case.name
