"""A source's own server pushes to us: signed, within the window, once in effect."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import orjson
import pytest

from services.intake.http import IntakeApi
from services.intake.signed_door import SignedDoor
from shared.platform.health import Health
from shared.platform.signatures import SIGNATURE, signed
from shared.platform.web import web_app
from tests.component.intake.conftest import Intake
from tests.unit.intake.made import DOOR, KEYS, NOW

SECRET = b"c" * 32
BODY = orjson.dumps(
    [
        {"工单编号": "SH1", "诉求时间": "2026-03-10 09:00:00", "诉求内容": "园区停电", "诉求类型": "投诉"},
        {"工单编号": "SH1", "动作": "催单", "诉求时间": "2026-03-10 09:30:00", "催单内容": "请尽快"},
        {"工单编号": "SH2", "诉求时间": "昨天"},
    ]
)


@pytest.fixture
async def city(intake: Intake) -> AsyncIterator[httpx.AsyncClient]:
    api = IntakeApi(intake.store, DOOR, intake.submissions, KEYS.sealer, "http")
    app = web_app(Health(), SignedDoor(api, {"sh12345": SECRET}, lambda: NOW).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://intake") as client:
        yield client


async def test_signed_messages_are_taken_in_the_sources_own_form_and_once(
    intake: Intake, city: httpx.AsyncClient
) -> None:
    answers = []
    for _ in range(2):
        answer = await city.post("/city/sh12345/messages", content=BODY, headers=signed(SECRET, BODY, NOW))
        assert answer.status_code == 202
        answers.append(
            [(each.get("version"), each.get("duplicate"), each.get("code")) for each in answer.json()]
        )
    assert answers == [
        [(1, False, None), (2, False, None), (None, None, "field")],
        [(1, True, None), (2, True, None), (None, None, "field")],
    ]
    assert len(await intake.rows("message")) == 2


@pytest.mark.parametrize(
    ("source", "headers"),
    [
        ("sh12345", {}),
        ("sh12345", signed(b"d" * 32, BODY, NOW)),
        ("sh12345", signed(SECRET, BODY + b" ", NOW)),
        ("sh12345", signed(SECRET, BODY, NOW - timedelta(minutes=6))),
        ("sh12345", signed(SECRET, BODY, NOW + timedelta(minutes=6))),
        ("sh12345", signed(SECRET, BODY, NOW) | {SIGNATURE: "v1=é"}),
        ("petition", signed(SECRET, BODY, NOW)),
    ],
    ids=["unsigned", "another secret", "altered", "replayed", "of tomorrow", "no digits", "another source"],
)
async def test_what_is_not_signed_as_agreed_is_refused(
    intake: Intake, city: httpx.AsyncClient, source: str, headers: dict[str, str]
) -> None:
    encoded = {name: value.encode("utf-8") for name, value in headers.items()}
    answer = await city.post(f"/city/{source}/messages", content=BODY, headers=encoded)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")
    assert await intake.rows("message") == []
