"""职业举报 by its pages: switched on, proposed on claims, approved by two bodies, told, appealed, watched."""

from collections.abc import AsyncIterator, Sequence

import pytest
from starlette.routing import BaseRoute

from services.classifier.reporters.list_http import ListApi
from services.classifier.reporters.looking_http import LookingApi
from services.console.people import store as people
from services.console.rules.roles import Person, Role
from shared.stream.memory import MemoryLog, MemorySink
from tests.component.console.conftest import World, password_hash, send
from tests.component.reporters.conftest import CLAIMS, PSEUDONYMS, SUSPECT, Office, open_office
from tests.platform_fixtures import Database
from tests.unit.feedback.made import hour


async def _nobodys(_authorization: str, _order: object) -> None:
    raise AssertionError("nobody asks")


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    found = await open_office(await database("classifier"), MemorySink(MemoryLog()))
    yield found
    await found.stage.pool.close()


@pytest.fixture
def others(office: Office) -> dict[str, Sequence[BaseRoute]]:
    listed = ListApi(office.stage.store, PSEUDONYMS, _nobodys)  # type: ignore[arg-type]
    return {"classifier": [*listed.routes(), *LookingApi(office.stage.store).routes()]}


HARMLESS = "名单上的标记不改变任何派单"


async def test_an_entry_goes_its_whole_way_by_people_of_two_bodies(world: World, office: Office) -> None:
    await office.suspect()
    justice = Person("justice", "小褚", frozenset({Role.LIST_REVIEWER}), "sfj")
    assert await people.add(world.accounts, justice, password_hash(), hour(1))
    switch, leader = await world.signed_in("secadmin"), await world.signed_in("leader")
    market, other = await world.signed_in("reviewer"), await world.signed_in("justice")
    assert "未启用" in (await leader.get("/reporters")).text
    filed = await send(switch, "/reporters", reference="嘉市监评〔2026〕1号", valid_until="2099-01-01")
    assert filed.status_code == 303
    suspect = f"/reporters/suspected/{SUSPECT}"
    said = {"reason_code": "template_claims", "reason": "同一模板", "evidence": [str(c) for c in CLAIMS]}
    entry = (await send(leader, suspect, **said)).headers["location"]
    for page in ("/reporters", suspect, entry):
        assert HARMLESS in (await leader.get(page)).text
    bare = await send(market, entry, step="approve", reason="同意")
    assert (bare.status_code, 'role="alert"' in bare.text) == (409, True)
    declared = {"step": "approve", "reason": "同意", "not_insider": "yes", "not_public_interest": "yes"}
    assert (await send(market, entry, **declared)).status_code == 303
    assert (await send(market, entry, **declared)).status_code == 409, "two people of two bodies"
    assert (await send(other, entry, **declared)).status_code == 303
    assert (await send(leader, entry, step="notice", reason="挂号信,已签收")).status_code == 303
    assert "在名单" in (await market.get(entry)).text
    assert (await send(leader, entry, step="appeal", reason="本人来电")).status_code == 303
    assert "已停用" in (await market.get(entry)).text
    looks = (await (await world.signed_in("auditor")).get("/reporters")).text
    assert "查看记录" in looks
    assert "reviewer" in looks


async def test_a_step_that_there_is_not_is_refused(world: World) -> None:
    market = await world.signed_in("reviewer")
    page = await market.get("/reporters")
    assert page.status_code == 200
    entry = "/reporters/00000000-0000-0000-0000-000000000000"
    assert (await market.get(entry)).status_code == 404
    said = {"step": "assessment", "reason": "x"}
    assert (await send(market, "/reporters", entry, **said)).status_code == 404
