"""The file of an order: opened by one audited look, until the hand-over; files; registrations."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.intake.attachments.api import AttachmentsApi
from services.intake.attachments.keeping import Attachments
from services.intake.attachments.objects import UrlStore
from services.intake.attachments.scanning import NoScanner
from services.intake.cases.api import CasesApi
from services.intake.cases.levels import LevelsApi
from services.intake.door import Door
from services.intake.registrations import RegistrationsApi
from services.intake.timeline import note_moves
from shared.contract.records import Incoming, Record
from shared.domain.vocabulary import Confidentiality
from shared.platform.health import Health
from shared.platform.identity import Identity
from shared.platform.web import web_app
from tests.component.intake.conftest import Intake
from tests.unit.intake.made import KEYS, NAME, NOW, PHONE, amendment, moved, submission
from tests.unit.intake.test_attachments import JPEG, PLACE

PEOPLE = {
    "wu": {"case", "unit:scjgj"},
    "lu": {"case", "unit:jw"},
    "desk": {"case", "desk"},
    "leader": {"case", "desk", "desk.lead", "sealed"},
    "window": {"register", "submit", "channel:window", "source:window"},
    "city": {"city", "submit", "source:sh12345"},
    "other": {"city", "source:petition"},
}


class Callers:
    async def identify(self, authorization: str) -> Identity | None:
        name = authorization.removeprefix("Bearer ")
        return Identity(name, frozenset(PEOPLE[name]))


class Office:
    """Intake with its case files behind a port in memory."""

    def __init__(self, intake: Intake, folder: Path) -> None:
        self.intake = intake
        files = Attachments(UrlStore(folder.as_uri()), NoScanner(), KEYS.sealer, 10_000)
        routes = (
            *CasesApi(intake.store, KEYS.sealer, files).routes(),
            *LevelsApi(intake.store, intake.submissions).routes(),
            *AttachmentsApi(intake.store, files, KEYS.sealer).routes(),
            *RegistrationsApi(intake.store, intake.submissions).routes(),
        )
        self.app = web_app(Health(), routes, authenticator=Callers(), large_bodies={"/attachments": 2**21})

    async def ask(self, who: str, path: str, **request: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {who}", **request.pop("headers", {})}
        method = "POST" if {"content", "json"} & request.keys() else "GET"
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://intake", headers=headers
        ) as client:
            return await client.request(method, path, **request)

    async def moves(self, version: int, **more: Any) -> None:
        """Dispatch tells how the complaint's order stands."""
        (row,) = await self.intake.rows("complaint")
        known = row["complaint_id"]
        event = moved(known, version, **more)
        incoming = Incoming(Record("t", 0, version, 0, None, None, ()), event, None, "")
        async with self.intake.pool.acquire() as connection, connection.transaction():
            await note_moves([incoming], connection, datetime.now(NOW.tzinfo))
        self.case = f"/cases/{event.order.order_id}"


@pytest.fixture
async def office(intake: Intake, tmp_path: Path) -> Office:
    office = Office(intake, tmp_path / "files")
    await intake.take(submission(recordings=["REC-7"]), amendment("supplement", note=f"请打{PHONE}"))
    await office.moves(1)
    return office


async def test_a_look_needs_a_purpose_once_and_every_use_is_kept(office: Office) -> None:
    assert (await office.ask("wu", office.case)).json()["field"] == "purpose"
    file = (await office.ask("wu", f"{office.case}?purpose=核实现场")).json()
    assert (file["complainant"]["name"], file["complainant"]["phone"]) == (NAME, PHONE)
    assert file["texts"][0].count(PHONE) == 1
    assert (file["place"]["road"], file["recordings"]) == ("叶城路", ["REC-7"])
    assert [(v["action"], v["version"], len(v["words"])) for v in file["versions"]] == [
        ("new", 1, 1),
        ("supplement", 2, 1),
    ]
    assert (await office.ask("wu", office.case)).status_code == 200
    looks = await office.intake.rows("case_look")
    assert [(row["looked_by"], row["unit"], row["purpose"], row["what"]) for row in looks] == [
        ("wu", "scjgj", "核实现场", "file"),
        ("wu", "scjgj", "核实现场", "file"),
    ]
    assert (await office.ask("lu", f"{office.case}?purpose=好奇")).status_code == 404


async def test_it_ends_with_the_hand_over(office: Office) -> None:
    await office.ask("wu", f"{office.case}?purpose=核实现场")
    await office.moves(2, lead="jw", lead_since=2)
    answer = await office.ask("wu", office.case)
    assert (answer.status_code, answer.json()["code"]) == (403, "case_over")
    assert (await office.ask("lu", office.case)).json()["field"] == "purpose"


async def test_a_hidden_complainant_is_reached_by_the_desk_alone(office: Office) -> None:
    await office.moves(2, confidentiality=Confidentiality.IDENTITY_HIDDEN)
    file = await office.ask("wu", f"{office.case}?purpose=核实现场")
    assert (file.status_code, file.json()["contacts"]) == (200, False)
    for personal in (NAME, PHONE):
        assert personal not in file.text
    assert PHONE in (await office.ask("desk", f"{office.case}?purpose=代为联系")).text


async def test_who_works_on_it_raises_the_level_and_a_leader_alone_lowers_it(office: Office) -> None:
    path = f"{office.case}/confidentiality"

    async def level_by(who: str, level: str, reason: str = "诉求人担心报复") -> tuple[int, Any]:
        answer = await office.ask(who, path, json={"level": level, "reason": reason})
        return answer.status_code, answer.json()

    assert (await level_by("lu", "sealed"))[0] == 404, "another unit's"
    assert (await level_by("wu", "open"))[1]["code"] == "conflict"
    assert (await level_by("wu", "secret"))[1]["field"] == "level"
    assert (await level_by("wu", "sealed", ""))[0] == 422
    status, told = await level_by("wu", "identity_hidden")
    assert (status, told["version"]) == (200, 3)
    await office.moves(2, confidentiality=Confidentiality.IDENTITY_HIDDEN)
    for who in ("wu", "desk"):
        assert (await level_by(who, "open"))[1]["code"] == "forbidden"
    assert (await level_by("desk", "sealed"))[0] == 200
    await office.moves(3, confidentiality=Confidentiality.SEALED, lead=None)
    assert (await level_by("desk", "open"))[0] == 404, "sealed: by right alone"
    assert (await level_by("leader", "open", "经核实无须保密"))[0] == 200
    (row,) = await office.intake.rows("complaint")
    assert row["state"]["confidentiality"] == "open"
    kept = [(row["looked_by"], row["what"]) for row in await office.intake.rows("case_look")]
    assert kept == [("wu", "level identity_hidden"), ("desk", "level sealed"), ("leader", "level open")]


async def test_no_source_says_that_a_level_is_another(office: Office) -> None:
    said = Door({"sh12345": None}).open_canonical(amendment("confidentiality").model_dump_json().encode())
    assert (said.code, said.field) == ("field", "action")  # type: ignore[union-attr]


async def test_a_photo_is_stripped_sealed_and_read_by_the_look(office: Office, tmp_path: Path) -> None:
    (row,) = await office.intake.rows("complaint")
    path = f"/complaints/{row['complaint_id']}/attachments"
    added = await office.ask("city", f"{path}?name=现场.jpg", content=JPEG)
    assert (added.status_code, added.json()["scan"]) == (201, "unscanned")
    assert (await office.ask("city", f"{path}?name=现场.jpg", content=JPEG)).json() == added.json()
    digest = added.json()["sha256"]
    stored = [file.read_bytes() for file in (tmp_path / "files").rglob("*") if file.is_file()]
    assert len(stored) == 1
    assert b"JFIF" not in stored[0]
    assert (await office.ask("wu", f"{office.case}/attachments/{digest}")).status_code == 422
    file = (await office.ask("wu", f"{office.case}?purpose=看现场")).json()
    assert [(each["name"], each["media_type"]) for each in file["attachments"]] == [
        ("现场.jpg", "image/jpeg")
    ]
    photo = await office.ask("wu", f"{office.case}/attachments/{digest}")
    assert photo.content.startswith(b"\xff\xd8")
    assert PLACE not in photo.content
    assert (await office.ask("city", f"{path}/{digest}")).content == photo.content
    assert (await office.ask("other", f"{path}/{digest}")).status_code == 404


async def test_a_file_a_message_names_is_missing_until_its_bytes_come(office: Office) -> None:
    digest = sha256(JPEG).hexdigest()
    await office.intake.take(amendment("supplement", note="补充照片", files=[digest.upper()]))
    looked = f"{office.case}?purpose=看现场"
    assert (await office.ask("wu", looked)).json()["missing_files"] == [digest]
    (row,) = await office.intake.rows("complaint")
    path = f"/complaints/{row['complaint_id']}/attachments"
    added = (await office.ask("city", path, content=JPEG)).json()
    assert (added["sent_sha256"], added["sha256"] != digest) == (digest, True)
    assert (await office.ask("wu", looked)).json()["missing_files"] == []


async def test_a_unit_adds_a_file_for_the_city(office: Office) -> None:
    assert (
        await office.ask("wu", f"{office.case}/attachments?name=笔录.pdf", content=b"%PDF-1.7 x")
    ).status_code == 201
    assert (await office.ask("lu", f"{office.case}/attachments", content=b"%PDF-1.7 x")).status_code == 404
    (row,) = await office.intake.rows("complaint")
    listed = await office.ask("city", f"/complaints/{row['complaint_id']}/attachments")
    assert [each["name"] for each in listed.json()["items"]] == ["笔录.pdf"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"MZ\x90\0", "file_type"), (JPEG[:30], "file_type"), (b"%PDF-" + b"x" * 10_000, "too_large")],
)
async def test_what_may_not_be_attached_is_refused(office: Office, content: bytes, code: str) -> None:
    (row,) = await office.intake.rows("complaint")
    answer = await office.ask("city", f"/complaints/{row['complaint_id']}/attachments", content=content)
    assert answer.json()["code"] == code
    assert await office.intake.rows("attachment") == []


CASE: dict[str, Any] = {
    "channel": "window",
    "on_behalf_of": {"kind": "enterprise", "name": "嘉定示例精密机械有限公司"},
    "consent": True,
    "items": [{"request_type": "help", "text": "园区反复停电"}],
    "place": "嘉定区叶城路1000号",
}


async def test_a_case_that_starts_here_gets_our_number_once(office: Office) -> None:
    key = {"idempotency-key": "w-1"}
    answers = [await office.ask("window", "/registrations", json=CASE, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    told = answers[0].json()
    assert told["number"].startswith("JD")
    assert told["similar_url"] == f"/orders/{told['order_id']}/related"
    effects = [row for row in await office.intake.rows("complaint") if row["number"] == told["number"]]
    assert len(effects) == 1


@pytest.mark.parametrize(
    ("change", "headers", "status"),
    [
        ({}, {}, 422),
        ({"channel": "visit"}, {"idempotency-key": "a"}, 403),
        ({"channel": "pigeon"}, {"idempotency-key": "b"}, 422),
        ({"items": [{"text": " "}]}, {"idempotency-key": "c"}, 422),
    ],
)
async def test_a_registration_says_what_it_must(
    office: Office, change: dict[str, Any], headers: dict[str, str], status: int
) -> None:
    answer = await office.ask("window", "/registrations", json=CASE | change, headers=headers)
    assert answer.status_code == status


async def test_without_consent_the_enterprise_stays_hidden(office: Office) -> None:
    body = CASE | {"consent": False}
    await office.ask("window", "/registrations", json=body, headers={"idempotency-key": "d"})
    rows = [r for r in await office.intake.rows("complaint") if r["number"].startswith("JD")]
    assert rows[0]["state"]["confidentiality"] == "identity_hidden"
