"""What must be 0 is looked at in the real tables; what is missing shows from the second look on."""

from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from services.dispatch.integrity import OPEN_ORDERS, OWNERS, VERSIONS
from services.feedback.integrity import MOVES
from services.intake.integrity import UNDECIDED
from shared.platform.database import Connection, connect
from shared.stream.integrity import Integrity
from shared.stream.looks import Missing
from tests.platform_fixtures import Database

_ORDER = """
insert into work_order (order_id, version, complaint_id, item, state, lead, at_work, side, confidentiality,
                        risk, order_state)
values (gen_random_uuid(), 1, '5e0f9b7e-0000-4000-8000-000000000001', 1, 'issued', $1, true, 's', 'open',
        0, '{}')"""
_MOVE = """
insert into order_move (order_id, version, actor, state, moved_at)
values ('5e0f9b7e-0000-4000-8000-000000000002', $1, 'unit', 'signed', now())"""
_EARLY = """
insert into early values ('5e0f9b7e-0000-4000-8000-000000000003', 2, null, '', '', now())"""
_MESSAGE = """
insert into message (message_id, complaint_id, action, content, version, received_at, raw)
values (gen_random_uuid(), '5e0f9b7e-0000-4000-8000-000000000004', 'new', '', 1, now() - $1::interval, '')"""
_TOLD = """
insert into timeline (order_id, version, complaint_id, state, actor, at)
values (gen_random_uuid(), 1, '5e0f9b7e-0000-4000-8000-000000000004', 'issued', 'system', now())"""
_OUTBOX = """
insert into outbox (lane, seq, event_id, topic, headers, created_at, blocked)
values ($1, 1, gen_random_uuid(), 't', '', now() - interval '90 s', $2)"""


def missing(what: str) -> float | None:
    return REGISTRY.get_sample_value("tiaokuai_integrity_missing", {"service": "test", "what": what})


def doubled() -> float | None:
    return REGISTRY.get_sample_value("tiaokuai_integrity_duplicates", {"service": "test", "what": "order"})


async def twice_looked(connection: Connection, look: Missing) -> list[float | None]:
    integrity, seen = Integrity("test", (look,), ()), []
    for _ in range(2):
        await integrity.look(connection)
        seen.append(missing(look.what))
    return seen


async def test_dispatch_finds_two_open_orders_no_owner_and_versions_that_wait(database: Database) -> None:
    connection = await connect(await database("dispatch"))
    integrity = Integrity("test", (VERSIONS, OWNERS), (OPEN_ORDERS,))
    await integrity.look(connection)
    assert (doubled(), missing("owner"), missing("version")) == (0, 0, 0)
    for lead in ("scjgj", None):
        await connection.execute(_ORDER, lead)
    await connection.execute(_EARLY)
    await integrity.look(connection)
    assert (doubled(), missing("owner"), missing("version")) == (1, 0, 0)
    await integrity.look(connection)
    assert (doubled(), missing("owner"), missing("version")) == (1, 1, 1)
    await connection.close()


async def test_feedback_finds_a_gap_until_it_is_filled(database: Database) -> None:
    connection = await connect(await database("feedback"))
    await connection.executemany(_MOVE, [(1,), (3,)])
    integrity, seen = Integrity("test", (MOVES,), ()), []
    for fill in (False, False, True, False):
        if fill:
            await connection.execute(_MOVE, 2)
        await integrity.look(connection)
        seen.append(missing("move"))
    assert seen == [0, 1, 0, 0]
    await connection.close()


@pytest.mark.parametrize(
    ("age", "told", "expected"), [(90, False, [0, 1]), (90, True, [0, 0]), (5, False, [0, 0])]
)
async def test_intake_misses_an_order_after_a_minute(
    database: Database, age: int, told: bool, expected: list[float]
) -> None:
    connection = await connect(await database("intake"))
    await connection.execute(_MESSAGE, timedelta(seconds=age))
    if told:
        await connection.execute(_TOLD)
    assert await twice_looked(connection, UNDECIDED) == expected
    await connection.close()


async def test_the_outbox_shows_its_oldest_row_and_what_is_blocked(database: Database) -> None:
    connection = await connect(await database("dispatch"))
    await connection.execute(_OUTBOX, 0, None)
    await connection.execute(_OUTBOX, 7, "TopicAuthorizationFailedError")
    await Integrity("test", (), ()).look_at_outbox(connection)
    oldest = ("tiaokuai_stage_oldest_outbox_seconds", {"stage": "test.outbox"})
    assert 90 <= (REGISTRY.get_sample_value(*oldest) or 0) < 150
    assert REGISTRY.get_sample_value("tiaokuai_outbox_blocked_rows", {"service": "test"}) == 1
    await connection.execute("delete from outbox where lane = 0")
    await Integrity("test", (), ()).look_at_outbox(connection)
    assert REGISTRY.get_sample_value(*oldest) == 0
    await connection.close()
