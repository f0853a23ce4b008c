"""Migrations: each file once, in order, all or nothing, never changed after."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from shared.platform.database import connect
from shared.platform.faults import PlatformError
from shared.platform.migrations import Phase, migrate

pytestmark = pytest.mark.integration


def folder(root: Path, owner: str, **files: str) -> Path:
    made = root / owner / "migrations"
    made.mkdir(parents=True, exist_ok=True)
    for name, sql in files.items():
        (made / f"{name.removeprefix('m')}.sql").write_text(sql)
    return made


async def tables(dsn: str) -> set[str]:
    connection = await connect(dsn)
    rows = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
    await connection.close()
    return {row["tablename"] for row in rows} - {"schema_migration"}


async def test_files_are_applied_once_in_order_and_owners_do_not_collide(dsn: str, tmp_path: Path) -> None:
    stage = folder(
        tmp_path, "stream", m0001_first="create table a (x int)", m0002_next="alter table a add y int"
    )
    service = folder(
        tmp_path, "dispatch", m0001_first="create table b (x int); insert into b select y from a"
    )
    names = ["stream/0001_first.sql", "stream/0002_next.sql", "dispatch/0001_first.sql"]
    assert await migrate(dsn, stage, service) == names
    assert await migrate(dsn, stage, service) == []
    folder(tmp_path, "dispatch", m0002_more="create table c (x int)")
    assert await migrate(dsn, stage, service) == ["dispatch/0002_more.sql"]
    assert await tables(dsn) == {"a", "b", "c"}


async def test_a_changed_file_is_refused(dsn: str, tmp_path: Path) -> None:
    service = folder(tmp_path, "dispatch", m0001_first="create table a (x int)")
    await migrate(dsn, service)
    folder(tmp_path, "dispatch", m0001_first="create table a (x bigint)", m0002_next="create table b (x int)")
    with pytest.raises(PlatformError, match=r"migration_changed.*dispatch/0001_first\.sql"):
        await migrate(dsn, service)
    assert await tables(dsn) == {"a"}


async def test_a_failing_file_leaves_nothing_and_can_be_mended(dsn: str, tmp_path: Path) -> None:
    service = folder(tmp_path, "dispatch", m0001_first="create table a (x int); create table a (x int)")
    with pytest.raises(asyncpg.DuplicateTableError):
        await migrate(dsn, service)
    assert await tables(dsn) == set()
    folder(tmp_path, "dispatch", m0001_first="create table a (x int)")
    assert await migrate(dsn, service) == ["dispatch/0001_first.sql"]


async def test_several_at_once_apply_each_file_once(dsn: str, tmp_path: Path) -> None:
    service = folder(
        tmp_path, "dispatch", **{f"m000{n}_t": f"create table t{n} (x int)" for n in range(1, 6)}
    )
    applied = await asyncio.gather(*(migrate(dsn, service) for _ in range(4)))
    assert sorted(name for names in applied for name in names) == [
        f"dispatch/000{n}_t.sql" for n in range(1, 6)
    ]


async def test_a_rolling_update_adds_before_and_takes_away_after(dsn: str, tmp_path: Path) -> None:
    service = folder(tmp_path, "dispatch", m0001_old="create table old (x int)")
    await migrate(dsn, service)
    update = {"0002_new": "create table new (x int)", "0003_old.after": "drop table old"}
    folder(tmp_path, "dispatch", **update)
    with pytest.raises(PlatformError, match=r"migration_out_of_turn.*0002_new"):
        await migrate(dsn, service, phase=Phase.AFTER)
    assert await migrate(dsn, service, phase=Phase.BEFORE) == ["dispatch/0002_new.sql"]
    assert await tables(dsn) == {"old", "new"}
    assert await migrate(dsn, service, phase=Phase.AFTER) == ["dispatch/0003_old.after.sql"]
    assert await tables(dsn) == {"new"}


async def test_an_update_is_ended_before_the_next_begins(dsn: str, tmp_path: Path) -> None:
    service = folder(tmp_path, "dispatch", m0001_old="create table old (x int)")
    await migrate(dsn, service)
    next_two = {"0002_old.after": "drop table old", "0003_again": "create table old (y int)"}
    folder(tmp_path, "dispatch", **next_two)
    with pytest.raises(PlatformError, match=r"migration_out_of_turn.*0002_old"):
        await migrate(dsn, service, phase=Phase.BEFORE)
    names = ["dispatch/0002_old.after.sql", "dispatch/0003_again.sql"]
    assert await migrate(dsn, service) == names, "with nobody at work all is applied, in the order of numbers"


@pytest.mark.parametrize("phase", Phase)
async def test_an_empty_database_gets_everything(dsn: str, tmp_path: Path, phase: Phase) -> None:
    files = {"0001_a": "create table a ()", "0002_a.after": "drop table a", "0003_b": "create table b ()"}
    await migrate(dsn, folder(tmp_path, "dispatch", **files), phase=phase)
    assert await tables(dsn) == {"b"}


@pytest.mark.parametrize("name", ["1_first", "0001-first", "0001_First"])
async def test_a_badly_named_file_is_refused(tmp_path: Path, name: str) -> None:
    service = folder(tmp_path, "dispatch", **{name: "select 1"})
    with pytest.raises(PlatformError, match="configuration"):
        await migrate("postgresql://127.0.0.1:1/nowhere", service)


async def test_a_missing_folder_and_two_of_one_owner_are_refused(tmp_path: Path) -> None:
    service = folder(tmp_path, "dispatch", m0001_first="select 1")
    with pytest.raises(PlatformError, match="no migration folder"):
        await migrate("postgresql://127.0.0.1:1/nowhere", tmp_path / "gone")
    with pytest.raises(PlatformError, match="same owner"):
        await migrate("postgresql://127.0.0.1:1/nowhere", service, service)
