"""What an operator can do with dead letters, on a real database."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from shared.contract.records import Record, Rejection
from shared.platform.database import Connection
from shared.platform.faults import PlatformError
from shared.platform.sealing import Sealer
from shared.stream.batch import dead_letter_id
from shared.stream.dead_letters import Choice, list_letters, mark_redrive, open_letter
from shared.stream.ports import DeadLetter
from shared.stream.postgres_ledger import PostgresLedger
from tests.platform_fixtures import Database

SEALER = Sealer({1: b"s" * 32}, current=1)
GROUP = "tiaokuai.intake.submissions"


def record(offset: int) -> Record:
    return Record("t", 0, offset, 1_700_000_000_000, None, b"\xffwords", (("source", b"sh12345"),))


@pytest.fixture
async def letters(database: Database) -> AsyncIterator[Connection]:
    """Three letters: two of encoding, one of field."""
    ledger = PostgresLedger(await database("intake"), "submissions", GROUP, SEALER)
    async with ledger.transaction() as t:
        codes = ("encoding", "field", "encoding")
        await t.write(
            (), [DeadLetter(record(n), Rejection(code, "工单编号")) for n, code in enumerate(codes)]
        )
        yield t.tx
    await ledger.close()


async def test_they_are_listed_by_stage_code_and_age(letters: Connection) -> None:
    now = datetime.now(UTC)
    assert len(await list_letters(letters, Choice())) == 3
    assert {each.offset for each in await list_letters(letters, Choice(code="encoding"))} == {0, 2}
    assert await list_letters(letters, Choice(stage="timeline")) == []
    assert await list_letters(letters, Choice(until=now - timedelta(hours=1))) == []
    assert len(await list_letters(letters, Choice(since=now - timedelta(hours=1)), limit=2)) == 2
    (one,) = await list_letters(letters, Choice(ids=[dead_letter_id(GROUP, record(1))]))
    assert (one.topic, one.partition, one.offset, one.code, one.field, one.state, one.attempts) == (
        "t",
        0,
        1,
        "field",
        "工单编号",
        "dead",
        1,
    )


async def test_one_is_opened_with_the_key_alone(letters: Connection) -> None:
    ident = dead_letter_id(GROUP, record(2))
    assert await open_letter(letters, ident, SEALER) == record(2)
    assert await open_letter(letters, dead_letter_id(GROUP, record(9)), SEALER) is None
    with pytest.raises(PlatformError, match="unsealable"):
        await open_letter(letters, ident, Sealer({1: b"x" * 32}, current=1))


async def test_redriving_twice_changes_nothing(letters: Connection) -> None:
    assert await mark_redrive(letters, Choice(code="encoding")) == 2
    assert await mark_redrive(letters, Choice(code="encoding")) == 0
    assert await mark_redrive(letters, Choice()) == 1
    assert len(await list_letters(letters, Choice(state="redrive"))) == 3
