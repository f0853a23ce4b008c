"""Who reads in a unit's name is shown that unit's rows by the database itself, whatever is forgotten."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest

from deploy.local.databases import database_name, owner_name
from services.dispatch import reading_sql
from shared.contract.events.complaint import ComplaintSealed
from shared.domain.vocabulary import Action, Confidentiality, ReportKind
from shared.platform.database import Connection, pool
from shared.platform.row_sight import RowSight, read_as
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Store
from tests.component.dispatch.conftest import Dispatch
from tests.platform_fixtures import Database
from tests.unit.dispatch.samples import book as samples_book
from tests.unit.dispatch.samples import (
    classified,
    complaint,
    first_order,
    incoming,
    report,
    respondent,
)

OPEN, SEALED = (first_order(number) for number in ("A1", "C3"))
WORKER, OWNER = database_name("dispatch"), owner_name("dispatch")
SCJGJ, JW = RowSight(frozenset({"scjgj"})), RowSight(frozenset({"jw"}))


@pytest.fixture
async def dispatch(database: Database) -> AsyncIterator[Dispatch]:
    """On the schema at the end of an update; everything runs as the service's own role."""
    dsn = await database("dispatch", ended=True)
    connections = await pool(f"{dsn}&options=-c%20role%3D{WORKER}")
    store = Store(connections, DirectLane(connections, MemorySink(MemoryLog()), "test"))
    yield Dispatch(connections, store, samples_book())
    await connections.close()


@pytest.fixture
async def district(dispatch: Dispatch) -> Dispatch:
    """One each: open at scjgj, sealed since it was there, once scjgj's and now against it."""
    await dispatch.take(
        *(incoming(classified(complaint(number, side=number))) for number in ("A1", "C3", "D4"))
    )
    against = complaint("D4", 2, side="D4", action=Action.SUPPLEMENT, respondent=respondent("scjgj"))
    raised = complaint("C3", 2, side="C3", action=Action.SUPPLEMENT, confidentiality=Confidentiality.SEALED)
    await dispatch.take(
        incoming(classified(against)),
        incoming(ComplaintSealed(**dict(raised))),
        incoming(report(ReportKind.SIGNED, OPEN)),
    )
    return dispatch


@asynccontextmanager
async def reading(dispatch: Dispatch, sight: RowSight) -> AsyncIterator[Connection]:
    async with dispatch.pool.acquire() as connection, connection.transaction():
        await read_as(connection, sight)
        yield connection


async def orders(dispatch: Dispatch, sight: RowSight) -> set[UUID]:
    """Every order of a statement that has no WHERE."""
    async with reading(dispatch, sight) as connection:
        return {row["order_id"] for row in await connection.fetch("select order_id from work_order")}


async def test_without_a_where_a_unit_gets_its_own_alone(district: Dispatch) -> None:
    assert await orders(district, SCJGJ) == {OPEN}
    assert await orders(district, JW) == set()


async def test_sealed_ones_take_a_right_and_no_right_shows_what_is_against_it(district: Dispatch) -> None:
    entitled = RowSight(SCJGJ.units, sealed=True)
    assert await orders(district, entitled) == {OPEN, SEALED}, "not the one against it"


async def test_what_belongs_to_an_order_is_seen_with_it(district: Dispatch) -> None:
    async with reading(district, SCJGJ) as connection:
        events = await connection.fetch("select distinct order_id from order_event")
        complaints = await connection.fetchval("select count(*) from complaint")
    assert [row["order_id"] for row in events] == [OPEN]
    assert complaints == 1


async def test_a_section_sees_its_own_alone(district: Dispatch) -> None:
    assert await orders(district, RowSight(frozenset({"scjgj"}), section="sp")) == set()
    await district.take(incoming(report(ReportKind.ASSIGNED, OPEN, section="sp")))
    assert await orders(district, RowSight(frozenset({"scjgj"}), section="sp")) == {OPEN}
    assert await orders(district, RowSight(frozenset({"scjgj"}), section="other")) == set()


async def test_in_nobodys_name_that_role_sees_nothing(district: Dispatch) -> None:
    assert await orders(district, RowSight(frozenset())) == set()


async def test_it_changes_nothing_and_reads_nothing_else(district: Dispatch) -> None:
    for refused in ("delete from work_order", "select 1 from report", "select 1 from complaint_words"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with reading(district, SCJGJ) as connection:
                await connection.execute(refused)


async def test_the_owner_is_bound_too_and_else_sees_everything(district: Dispatch) -> None:
    """FORCE: whoever holds the tables reads for a unit what the unit may read."""
    async with district.pool.acquire() as connection, connection.transaction():
        await connection.execute(f"set local role none; alter table work_order owner to {OWNER}")
        await connection.execute(f"set local role {OWNER}")
        everything = await connection.fetchval("select count(*) from work_order")
        await connection.execute("select set_config('tiaokuai.units', 'jw', true)")
        assert await connection.fetchval("select count(*) from work_order") == 0
    assert everything == await district.pool.fetchval("select count(*) from work_order") >= 3


async def test_the_next_reader_of_the_connection_is_not_bound(district: Dispatch) -> None:
    async with district.pool.acquire() as connection:
        async with connection.transaction():
            await read_as(connection, JW)
        assert await connection.fetchval("select count(*) from work_order") >= 3
        assert await connection.fetchval("select current_user") == WORKER


async def test_a_route_that_forgets_its_where_shows_nothing_foreign(
    district: Dispatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful = """select order_id, order_state from work_order
        where $1::text is not null and $2::text is null and $3::uuid is null and $5::text is null limit $4"""
    monkeypatch.setattr(reading_sql, "ORDERS", forgetful)
    found = {}
    for who in ("scjgj", "jw", "wang"):
        async with district.client(who) as client:
            answer = await client.get("/orders?unit=" + (who if who != "wang" else "scjgj"))
        found[who] = {UUID(each["order_id"]) for each in answer.json()["items"]}
    assert (found["scjgj"], found["jw"]) == ({OPEN}, set())
    assert found["wang"] > {OPEN}, "the desk reads for all"
