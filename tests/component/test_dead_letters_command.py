"""`tiaokuai deadletters` on a real database."""

import asyncio
from collections.abc import Callable

import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli.deadletters import app
from shared.contract.records import Record, Rejection
from shared.platform.sealing import Sealer
from shared.stream.batch import dead_letter_id
from shared.stream.ports import DeadLetter
from shared.stream.postgres_ledger import PostgresLedger
from tests.platform_fixtures import Database

KEY = "ab" * 32
GROUP = "tiaokuai.intake.submissions"
RECORD = Record("t", 3, 7, 1_700_000_000_000, None, "原文".encode(), (("source", b"sh\x1b[31m"),))
IDENT = str(dead_letter_id(GROUP, RECORD))
Run = Callable[..., Result]


@pytest.fixture
async def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Run:
    dsn = await database("intake")
    ledger = PostgresLedger(dsn, "submissions", GROUP, Sealer({1: bytes.fromhex(KEY)}, current=1))
    async with ledger.transaction() as t:
        await t.write((), [DeadLetter(RECORD, Rejection("encoding"))])
    await ledger.close()
    monkeypatch.setenv("TIAOKUAI_POSTGRES_DSN", dsn)
    monkeypatch.setenv("TIAOKUAI_SEALING_KEYS", f"1:{KEY}")

    async def invoke(*words: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, [*words, "--service", "intake"])

    return invoke


async def test_list_tells_where_and_why(run: Run) -> None:
    listed = await run("list", "--code", "encoding", "--newer", "1h")
    assert listed.exit_code == 0
    assert "submissions" in listed.output
    assert "t/3/7" in listed.output
    assert "没有死信" in (await run("list", "--older", "1h")).output


async def test_show_keeps_the_content_back_unless_asked(run: Run) -> None:
    shown = await run("show", IDENT)
    assert "t/3/7" in shown.output
    assert "source: sh\\x1b[31m" in shown.output or "source: sh\\u001b[31m" in shown.output
    assert "原文" not in shown.output
    assert (await run("show", IDENT, "--raw")).stdout_bytes == "原文".encode()
    assert (await run("show", "00000000-0000-0000-0000-000000000000")).exit_code == 2


async def test_redrive_needs_a_choice_and_is_idempotent(run: Run) -> None:
    assert (await run("redrive")).exit_code == 2
    assert "共 1 封" in (await run("redrive", "--stage", "submissions")).output
    assert "共 0 封" in (await run("redrive", IDENT)).output
    assert "redrive" in (await run("list", "--state", "redrive")).output


async def test_a_wrong_key_or_service_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOKUAI_SEALING_KEYS", "nonsense")
    assert (await run("show", IDENT)).exit_code == 2
    assert (await asyncio.to_thread(CliRunner().invoke, app, ["list", "--service", "nobody"])).exit_code == 2
