"""A rolling update breaks nobody: the version in service on the new schema, the new one on old rows.

`released/` holds what the version in service is; `make released` writes it anew at a release.
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from deploy.local.databases import DATABASES, SERVICES, at_database, database_name, ensure_roles
from deploy.local.postgres import LocalPostgres
from deploy.migrations import give_rights, migration_folders
from shared.platform.database import Connection, connect, pool
from shared.platform.migrations import Phase, migrate, read_migrations
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Store
from tests.component.every_route import answers
from tests.component.test_openapi import built
from tests.rolling.released import Released, planned
from tests.rolling.schema import Schema, noticed, schema_of

pytestmark = pytest.mark.integration


@dataclass(frozen=True, slots=True)
class Updated:
    """A database with the old rows after the `before` phase, and how its schema was."""

    service: str
    dsn: str
    released: Released
    was: Schema
    owner: Connection


@pytest.fixture
async def updated(
    request: pytest.FixtureRequest, postgres: LocalPostgres, tmp_path: Path
) -> AsyncIterator[Updated]:
    await ensure_roles(postgres.dsn())
    service, name = request.param, f"rolling_{request.param}"
    admin = await connect(postgres.dsn())
    await admin.execute(f"drop database if exists {name}")
    await admin.execute(f"create database {name}")
    released, dsn = Released.load(service), at_database(postgres.dsn(), name)
    await migrate(dsn, *released.folders(tmp_path))
    owner = await connect(dsn)
    await released.fill(owner)
    was = await schema_of(owner)
    await migrate(dsn, *migration_folders(service), phase=Phase.BEFORE)
    await give_rights(dsn, service)
    yield Updated(service, dsn, released, was, owner)
    await owner.close()
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()


every_database = pytest.mark.parametrize("updated", DATABASES, indirect=True)
every_service = pytest.mark.parametrize("updated", SERVICES, indirect=True)


@pytest.mark.parametrize("service", DATABASES)
def test_what_was_released_is_applied_and_never_changed(service: str) -> None:
    now = {each.name: each.digest for each in read_migrations(migration_folders(service))}
    released = Released.load(service)
    assert {name: now.get(name) for name in released.migrations} == released.migrations
    assert len(released.statements) >= 10, "make released"


@every_database
async def test_what_comes_before_the_new_version_only_adds(updated: Updated) -> None:
    assert [*noticed(updated.was, await schema_of(updated.owner))] == []


ONLY_CONSOLE = pytest.mark.parametrize("updated", ["console"], indirect=True)


@ONLY_CONSOLE
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("alter table session drop column created_at", "session.created_at is gone"),
        ("alter table account rename to person", "account.name is gone"),
        (
            "alter table session alter column account type varchar(9)",
            "session.account is character varying(9)",
        ),
        ("alter table sign_in add column device text not null", "sign_in.device is new and must be given"),
        ("alter table sign_in add check (id > 0)", "sign_in sign_in_id_check is new"),
        ("create unique index one_session on session (account)", "session one_session is new"),
        ("drop index session_account", "session_account is gone"),
        ("alter table session enable row level security", "session rows is new"),
        ("alter table sign_in add column device text; create table device (id int not null)", None),
    ],
)
async def test_what_takes_away_is_told_from_what_adds(
    updated: Updated, statement: str, told: str | None
) -> None:
    async with updated.owner.transaction():
        await updated.owner.execute(statement)
        found = list(noticed(updated.was, await schema_of(updated.owner)))
    assert any(each.startswith(told) for each in found) if told else found == []


@every_database
async def test_the_version_in_service_goes_on_after_it(updated: Updated) -> None:
    """Each of its statements is planned as its role would run it: names, types and rights are as known."""
    await updated.owner.execute(f"set role {database_name(updated.service)}")
    refused = {each: await planned(updated.owner, each) for each in updated.released.statements}
    assert {each: why for each, why in refused.items() if why} == {}


@every_service
async def test_the_new_version_works_on_rows_written_before(updated: Updated, tmp_path: Path) -> None:
    """Every timer takes its turn and every reading route answers, before anything is taken away."""
    worker, name = database_name(updated.service), f"rolling_{updated.service}"
    connections = await pool(at_database(updated.dsn, name, role=worker))
    store = Store(connections, DirectLane(connections, MemorySink(MemoryLog()), "test"))
    service, _ = built(updated.service, tmp_path)
    for timer in service.timers:
        await timer.work(store)
    told = ""
    async for _path, _scope, text in answers(service.routes(store), await _filling(updated), "unit:scjgj"):
        told += text
    assert any(each in told for each in KNOWN_AS[updated.service]), "what was written before is shown"
    await connections.close()


KNOWN_AS = {
    "intake": ("TK-",),
    "classifier": ("category",),
    "dispatch": ("s05-1", "s06-1"),
    "feedback": ("TK-", "s05-1"),
}
"""What answers about the recorded scenes say."""

_IDS = {
    "intake": "select 'reference' as name, state ->> 'reference' as id from complaint",
    "classifier": "select 'complaint_id', complaint_id::text from classified",
    "dispatch": "select 'order_id', order_id::text from work_order",
    "feedback": "select 'reference', reference from order_view",
}


async def _filling(updated: Updated) -> defaultdict[str, tuple[object, ...]]:
    """Ids of what was recorded, by the parameter of the paths that they fill; a stranger for any other."""
    filling: defaultdict[str, tuple[object, ...]] = defaultdict(lambda: (UUID(int=1),), kind=("csv", "xlsx"))
    for name, value in await updated.owner.fetch(_IDS[updated.service]):
        filling[name] = (*filling.get(name, ()), value)
    return filling
