"""How long people's details are kept, and what happens when somebody asks for theirs to go."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
from starlette.routing import BaseRoute

from services.intake.keeping import Periods, delete_old
from services.intake.keeping_http import KeepingApi
from shared.domain.identifiers import reference
from shared.platform.health import Health
from shared.platform.identity import Identity
from shared.platform.web import web_app
from tests.component.intake.conftest import Intake
from tests.unit.intake.made import KNOWLEDGE, NOW, PHONE, amendment, fields, submission

YEAR = timedelta(days=365)
PERIODS = Periods(
    contacts=3 * YEAR, raw=YEAR, letters=YEAR, files=3 * YEAR, looks=3 * YEAR, statutory=timedelta(0)
)


class Officer:
    """Whoever asks is the officer."""

    async def identify(self, authorization: str) -> Identity:
        return Identity("officer", frozenset({"privacy", "contact"}))


async def post(intake: Intake, path: str, periods: Periods = PERIODS, body: Any = None) -> httpx.Response:
    api = KeepingApi(intake.store, periods, KNOWLEDGE.pseudonymiser)
    routes: list[BaseRoute] = [*api.routes()]
    transport = httpx.ASGITransport(web_app(Health(), routes, authenticator=Officer()))
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as client:
        return await client.post(path, json=body)


async def complaint(intake: Intake) -> str:
    """A complaint of two messages, as people refer to it."""
    (receipt, _) = await intake.take(submission(), amendment("urge"))
    return f"/complaints/{reference(receipt.complaint_id)}"


async def test_erasure_takes_people_and_raw_bytes_and_leaves_the_complaint(intake: Intake) -> None:
    path = await complaint(intake)
    answer = await post(intake, f"{path}/erasure")
    assert answer.json() == {"deleted": 4, "locked_until": None, "held_until": None}
    assert await intake.rows("contact") == []
    assert {row["raw"] for row in await intake.rows("message")} == {b""}
    (row,) = await intake.rows("complaint")
    assert (row["version"], row["people"]) == (2, None)
    (entry,) = await intake.rows("audit_entry")
    assert (entry["actor"], entry["action"]) == ("officer", "POST /complaints/{reference}/erasure")


async def test_a_person_is_erased_from_all_his_complaints_and_nobody_else(intake: Intake) -> None:
    stranger = fields()["complainant"] | {"name": "钱示例", "phone": "13900000009"}
    await intake.take(submission(), submission(number="SH2"), submission(number="SH3", complainant=stranger))
    for nobody in ({}, {"phone": "12345"}):
        assert (await post(intake, "/people/erasure", body=nobody)).status_code == 422
    answer = (await post(intake, "/people/erasure", body={"phone": PHONE})).json()
    assert [each["deleted"] for each in answer["complaints"]] == [2, 2]
    (left,) = await intake.rows("contact")
    known = {row["complaint_id"]: row["number"] for row in await intake.rows("complaint")}
    assert known[left["complaint_id"]] == "SH3"
    assert {row["action"] for row in await intake.rows("audit_entry")} == {"POST /people/erasure"}
    locked = await post(intake, "/people/erasure", replace(PERIODS, statutory=2 * YEAR), stranger)
    assert locked.json()["complaints"][0]["locked_until"].startswith("2028-03-09")
    assert len(await intake.rows("contact")) == 1


async def test_while_the_law_wants_them_kept_they_are_locked_from_every_eye(intake: Intake) -> None:
    path = await complaint(intake)
    answer = await post(intake, f"{path}/erasure", replace(PERIODS, statutory=2 * YEAR))
    assert answer.json()["deleted"] == 0
    assert answer.json()["locked_until"].startswith("2028-03-09")
    async with intake.client("officer") as client:
        looked = await client.get(f"{path}/contact?purpose=核实")
    assert looked.json()["complainant"] is None
    assert await deleted(intake, after=YEAR - timedelta(days=1)) == {}
    assert await deleted(intake, after=2 * YEAR + timedelta(days=1)) == {"contact": 2, "raw": 2}


async def test_a_hold_keeps_everything_until_it_ends(intake: Intake) -> None:
    path = await complaint(intake)
    until = NOW + 5 * YEAR
    held = await post(intake, f"{path}/hold", body={"until": until.isoformat(), "reason": "行政诉讼"})
    assert held.status_code == 200
    assert await deleted(intake, after=4 * YEAR) == {}
    asked = (await post(intake, f"{path}/erasure")).json()
    assert (asked["deleted"], asked["locked_until"]) == (0, asked["held_until"])
    assert await deleted(intake, after=5 * YEAR + timedelta(days=1)) == {"contact": 2, "raw": 2}


async def test_each_kind_goes_after_its_own_time(intake: Intake) -> None:
    await complaint(intake)
    assert await deleted(intake, after=YEAR - timedelta(days=1)) == {}
    assert await deleted(intake, after=YEAR + timedelta(days=1)) == {"raw": 2}
    assert await deleted(intake, after=3 * YEAR + timedelta(days=1)) == {"contact": 2}
    assert await deleted(intake, after=9 * YEAR) == {}


async def deleted(intake: Intake, after: timedelta) -> dict[str, int]:
    async with intake.pool.acquire() as connection, connection.transaction():
        found = await delete_old(connection, PERIODS, NOW + after, 100)
    return {kind: count for kind, count in found.items() if count}
