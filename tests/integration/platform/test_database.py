"""Connections have deadlines, a name, UTC and JSON; a pool needs no server until it is used."""

from datetime import UTC, datetime

import asyncpg
import orjson
import pytest

from shared.platform.database import connect, pool

pytestmark = pytest.mark.integration


async def test_a_session_has_deadlines_a_name_and_utc(dsn: str) -> None:
    connection = await connect(dsn, application="dispatch", statement_seconds=7)
    settings = {
        name: await connection.fetchval(f"show {name}")
        for name in (
            "application_name",
            "timezone",
            "statement_timeout",
            "idle_in_transaction_session_timeout",
        )
    }
    await connection.close()
    assert list(settings.values()) == ["dispatch", "UTC", "7s", "15s"]


async def test_a_slow_statement_costs_its_transaction_and_not_the_connection(dsn: str) -> None:
    connection = await connect(dsn, statement_seconds=0.05)
    with pytest.raises(asyncpg.QueryCanceledError):
        await connection.execute("select pg_sleep(5)")
    assert await connection.fetchval("select 1") == 1
    await connection.close()


@pytest.mark.parametrize("kind", ["json", "jsonb"])
@pytest.mark.parametrize("value", [{"text": "电梯坏了 𠮷", "at": [1, None, 2.5]}, "a word", [1], None])
async def test_json_goes_in_and_out_as_a_value_or_as_bytes_already_made(
    dsn: str, kind: str, value: object
) -> None:
    connection = await connect(dsn)
    query = f"select $1::{kind} as one, ($2::{kind}[])[1] as other"
    row = await connection.fetchrow(query, value, [orjson.dumps(value)])
    await connection.close()
    assert list(row) == [value, value]


async def test_a_pool_speaks_json_and_utc_too(dsn: str) -> None:
    opened = await pool(dsn, application="intake")
    row = await opened.fetchrow(
        "select '2026-11-23T08:00+08:00'::timestamptz as at, '{\"a\": 1}'::jsonb as body"
    )
    await opened.close()
    assert dict(row) == {"at": datetime(2026, 11, 23, tzinfo=UTC), "body": {"a": 1}}


async def test_a_pool_is_made_while_the_server_is_away() -> None:
    opened = await pool("postgresql://127.0.0.1:1/nowhere")
    with pytest.raises(ConnectionRefusedError):
        await opened.fetchval("select 1")
    await opened.close()
