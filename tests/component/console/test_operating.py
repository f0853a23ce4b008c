"""死信 and 运行 by their pages: looked into with people masked, tried again; stages with their figures."""

from collections.abc import AsyncIterator, Sequence

import pytest
from starlette.routing import BaseRoute

from shared.contract.records import Record, Rejection
from shared.platform.database import Pool, pool
from shared.platform.sealing import Sealer
from shared.stream.batch import dead_letter_id
from shared.stream.dead_letters_http import DeadLettersApi
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.ports import DeadLetter
from shared.stream.postgres_ledger import PostgresLedger
from shared.stream.service import Store
from tests.component.console.conftest import World, send
from tests.platform_fixtures import Database
from tests.unit.feedback.made import hour

SEALER = Sealer({1: b"s" * 32}, current=1)
GROUP = "tiaokuai.feedback.callbacks"
LETTER = Record("t", 0, 7, 1_700_000_000_000, None, '{"words": "电话13900000000"}'.encode(), ())


@pytest.fixture
async def kept(database: Database) -> AsyncIterator[Pool]:
    dsn = await database("feedback")
    ledger = PostgresLedger(dsn, "loop", GROUP, SEALER)
    async with ledger.transaction() as t:
        await t.write((), [DeadLetter(LETTER, Rejection("field", "result_id"))])
    await ledger.close()
    connections = await pool(dsn)
    yield connections
    await connections.close()


@pytest.fixture
def others(kept: Pool) -> dict[str, Sequence[BaseRoute]]:
    store = Store(kept, DirectLane(kept, MemorySink(MemoryLog()), "test"))
    return {"feedback": DeadLettersApi(store, lambda: SEALER).routes()}


async def test_a_dead_letter_is_looked_into_and_tried_again(world: World, kept: Pool) -> None:
    browser = await world.signed_in("sysadmin")
    ident = dead_letter_id(GROUP, LETTER)
    shown = await browser.get("/dead-letters")
    assert f"/dead-letters/feedback/{ident}" in shown.text
    assert "受理" in shown.text, "a service that is away is named"
    opened = (await browser.get(f"/dead-letters/feedback/{ident}")).text
    assert "result_id" in opened
    assert "13900000000" not in opened
    assert await kept.fetchval("select count(*) from audit_entry") == 1
    done = await send(browser, "/dead-letters", letter=f"feedback:{ident}")
    assert done.status_code == 303
    assert await kept.fetchval("select state from dead_letter") == "redrive"
    assert (await browser.get(f"/dead-letters/elsewhere/{ident}")).status_code == 404


async def test_stages_are_shown_with_what_they_do(world: World) -> None:
    browser = await world.signed_in("sysadmin")
    assert "还没有数据" in (await browser.get("/running")).text
    for second in (0, 1):
        world.console.curves.add(hour(second), [{("orders", "events_in_total"): 7200.0 * second}])
    shown = (await browser.get("/running")).text
    assert "orders" in shown
    assert ">2.0<" in (await browser.get("/running/stages")).text
