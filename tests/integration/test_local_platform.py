"""The local platform keeps what it was given and leaves nothing behind."""

import signal
from pathlib import Path

import asyncpg
import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.local.databases import OPERATOR, owner_dsn
from deploy.local.platform import OWN_KAFKA, OWN_POSTGRES, FolderInUseError, Platform
from deploy.local.processes import start_module
from deploy.migrations import migrate_service
from shared.platform.kafka_login import KafkaLogin
from tests.waiting import until


def running_in(folder: Path) -> list[str]:
    """Processes that work for this folder: it is on their command line, or they stand in it."""
    return [
        process.info["name"]
        for process in psutil.process_iter(["name", "cmdline", "cwd", "status"])
        if process.info["status"] != psutil.STATUS_ZOMBIE
        and str(folder) in " ".join([*(process.info["cmdline"] or ()), process.info["cwd"] or ""])
    ]


async def send(login: KafkaLogin, topic: str, value: bytes) -> None:
    async with AIOKafkaProducer(**login.client(), acks="all") as producer:
        await producer.send_and_wait(topic, value)


async def read_first(login: KafkaLogin, topic: str) -> bytes | None:
    async with AIOKafkaConsumer(topic, **login.client(), auto_offset_reset="earliest") as consumer:
        record = await consumer.getone()
        return record.value


async def run_sql(dsn: str, statement: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


@pytest.mark.integration
@pytest.mark.slow
async def test_data_survives_kill_9_and_nothing_outlives_stop(tmp_path: Path) -> None:
    async with Platform(tmp_path, environment={}) as platform:
        admin = AIOKafkaAdminClient(**platform.login.client())
        await admin.start()
        await admin.create_topics([NewTopic("kept", 1, 1)])
        await admin.close()
        address, dsn = platform.bootstrap_servers, platform.dsn("dispatch")
        await send(platform.login, "kept", b"one")
        owner = owner_dsn(platform.admin_dsn, "dispatch")
        await run_sql(owner, "create table kept as select 1 as one")
        await run_sql(owner, "grant select on kept to tiaokuai_dispatch")

        with pytest.raises(FolderInUseError, match="stop that run"):
            await Platform(tmp_path, environment={}).start()

        assert platform.kafka
        assert platform.postgres
        platform.kafka.kill()
        platform.postgres.kill()
        await platform.postgres.restart()
        await platform.kafka.restart()

        assert platform.bootstrap_servers == address
        assert await read_first(platform.login, "kept") == b"one"
        assert await run_sql(dsn, "select one from kept") == 1
    assert running_in(tmp_path) == []


@pytest.mark.integration
@pytest.mark.slow
async def test_a_run_killed_with_9_takes_its_servers_along(tmp_path: Path) -> None:
    run = start_module("run", "deploy.local", str(tmp_path / "data"), log=tmp_path / "run.log")
    await until(lambda: "Ctrl-C" in run.log.read_text() or run.must_run(), seconds=60)
    assert {"java", "postgres"} <= set(running_in(tmp_path / "data"))
    run.kill()
    await until(lambda: not running_in(tmp_path / "data"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_during_the_start_ends_in_order(tmp_path: Path, number: signal.Signals) -> None:
    run = start_module("run", "deploy.local", str(tmp_path / "data"), log=tmp_path / "run.log")
    await until(lambda: "Starting" in run.log.read_text() or run.must_run(), seconds=30)
    assert await run.stop(10, number) == 0
    assert running_in(tmp_path / "data") == []


async def test_the_users_own_servers_are_used_where_named(platform: Platform, tmp_path: Path) -> None:
    own = {OWN_KAFKA: platform.bootstrap_servers, OWN_POSTGRES: platform.admin_dsn}
    async with Platform(tmp_path, environment=own) as guest:
        assert guest.kafka is None
        assert guest.postgres is None
        assert guest.bootstrap_servers == platform.bootstrap_servers
        assert await run_sql(guest.dsn("intake"), "select current_user::text") == "tiaokuai_intake"
    assert await run_sql(platform.dsn("intake"), "select 1") == 1


async def test_a_service_cannot_enter_anothers_database(platform: Platform) -> None:
    assert platform.postgres
    foreign = platform.postgres.dsn("tiaokuai_intake", "tiaokuai_dispatch")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(foreign)


async def test_a_service_changes_rows_and_never_tables_nor_the_audit_log(platform: Platform) -> None:
    await migrate_service("intake", owner_dsn(platform.admin_dsn, "intake"))
    worker = platform.dsn("intake")
    entry = "insert into audit_entry (at, actor, action, subject, detail) values (now(), 'a', 'b', 'c', '')"
    assert await run_sql(worker, f"{entry} returning actor") == "a"
    for forbidden in (
        "update audit_entry set actor = 'x'",
        "delete from audit_entry",
        "truncate audit_entry",
        "update audit_block set hash = ''",
        "delete from schema_migration",
        "create table mine (x int)",
        "alter table complaint add column x int",
        "set role tiaokuai_intake_owner",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run_sql(worker, forbidden)


async def test_an_operator_reads_everything_and_changes_nothing(platform: Platform) -> None:
    await migrate_service("intake", owner_dsn(platform.admin_dsn, "intake"))
    assert platform.postgres
    operator = platform.postgres.dsn("tiaokuai_intake", OPERATOR)
    assert await run_sql(operator, "select count(*) >= 0 from message") is True
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await run_sql(operator, "delete from message")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):  # also when he lifts that for himself
        await run_sql(f"{operator}&default_transaction_read_only=off", "delete from message")


async def test_every_database_and_topic_is_a_tests_own(database, topic, kafka) -> None:
    first, second = await database(), await database("dispatch")
    assert first != second
    assert await run_sql(second, "select count(*) > 0 from schema_migration") is True
    name = await topic(partitions=3)
    await send(kafka.login, name, b"here")
    assert await read_first(kafka.login, name) == b"here"
