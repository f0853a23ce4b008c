"""The audit chain in a real database: it grows by what is noted, and every way to spoil it is found."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from prometheus_client import REGISTRY

from services.dispatch.audited import altered_decisions
from shared.platform.acting import Acting
from shared.platform.audit import note, seal, verify
from shared.platform.database import Connection, connect
from shared.stream.auditing import Auditor
from tests.platform_fixtures import Database

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
Spoil = Callable[[Connection], Awaitable[object]]


@pytest.fixture
async def connection(database: Database):
    held = await connect(await database("dispatch"))
    yield held
    await held.close()


async def noted(connection: Connection, *subjects: str) -> None:
    for subject in subjects:
        await note(connection, NOW, Acting("clerk", "POST /desk/decide", subject, ""))


async def grown(connection: Connection) -> None:
    """Three blocks of three entries."""
    for block in "abc":
        await noted(connection, *(f"{block}{number}" for number in range(3)))
        assert await seal(connection, NOW) is not None


async def test_what_is_noted_is_sealed_once_and_in_order(connection: Connection) -> None:
    await grown(connection)
    assert await seal(connection, NOW) is None
    verdict = await verify(connection)
    assert (verdict.blocks, verdict.entries, verdict.faults) == (3, 9, ())


async def test_a_transaction_still_running_is_not_overtaken(database: Database) -> None:
    dsn = await database("dispatch")
    early, late = await connect(dsn), await connect(dsn)
    running = early.transaction()
    await running.start()
    await noted(early, "early")
    await noted(late, "late")
    assert await seal(late, NOW) is None
    await running.commit()
    block = await seal(late, NOW)
    assert block is not None
    assert len(block.digests) == 64
    assert (await verify(late)).faults == ()
    await early.close()
    await late.close()


async def test_the_walk_goes_on_from_the_last_block_and_keeps_a_fault_shown(connection: Connection) -> None:
    auditor = Auditor("test-audit")
    await grown(connection)
    await auditor.walk(connection)
    assert _shown("audit_chain_ok") == 1
    await connection.execute("update audit_entry set actor = 'another' where subject = 'b1'")
    await auditor.walk(connection)
    assert _shown("audit_chain_ok") == 1, "what was walked is walked again once a day"
    assert _shown("audit_verified_timestamp_seconds") > 0
    again = Auditor("test-audit")
    await again.walk(connection)
    assert _shown("audit_chain_ok") == 0
    await noted(connection, "d1")
    await seal(connection, NOW)
    await again.walk(connection)
    assert _shown("audit_chain_ok") == 0


def _shown(name: str) -> float:
    value = REGISTRY.get_sample_value(f"tiaokuai_{name}", {"service": "test-audit"})
    assert value is not None, name
    return value


SPOILS: dict[str, tuple[str, str]] = {
    "changed": ("update audit_entry set actor = 'another' where subject = 'b1'", "was changed"),
    "deleted": ("delete from audit_entry where subject = 'b1'", "1 of 3 entries were deleted"),
    "put in": (
        "insert into audit_entry (xid, at, actor, action, subject, detail) "  # noqa: ISC004
        "select xid, at, actor, action, 'x', detail from audit_entry where subject = 'b1'",
        "was put in",
    ),
    "reordered": (
        "update audit_entry set subject = translate(subject, '01', '10') where subject like 'b%'",
        "was changed",
    ),
    "digests": ("update audit_block set digests = digests || digests where block = 2", "was changed"),
    "a block gone": ("delete from audit_block where block = 2", "block 2 is missing"),
    "the last entry gone": ("delete from audit_entry where subject = 'c2'", "1 of 3 entries were deleted"),
    "all of a block": ("delete from audit_entry where subject like 'b%'", "3 of 3 entries were deleted"),
}


@pytest.mark.parametrize(("statement", "said"), SPOILS.values(), ids=SPOILS)
async def test_a_spoiled_chain_is_found(connection: Connection, statement: str, said: str) -> None:
    await grown(connection)
    await connection.execute(statement)
    faults = (await verify(connection)).faults
    assert any(said in fault for fault in faults), faults


async def test_decisions_are_in_the_log_by_their_bytes(connection: Connection) -> None:
    event = '{"order": "示例"}'
    await connection.execute(
        "insert into order_event values (gen_random_uuid(), 1, null, $1, true, $2),"
        " (gen_random_uuid(), 2, 'sign', $1, false, $2)",
        NOW,
        event,
    )
    assert await altered_decisions(connection) == []
    row = await connection.fetchrow("select action, subject from audit_entry")
    assert row["action"] == "decision"
    await connection.execute("update order_event set event = 'another' where decides")
    assert await altered_decisions(connection) == [row["subject"]]
