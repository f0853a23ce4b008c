"""Reads the services' documented tables, each in one statement, with no lock and no service's code."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson

from deploy.local.oracle.log_gather import short_hash
from deploy.local.oracle.table_facts import Copy, Cursor, Moves, TableFacts, View

_AT_ONCE = 2000

_COMPLAINTS = (
    "select complaint_id::text as id, version, state::text as state from complaint where version > 0"
)
_MESSAGES = "select message_id::text as id, version from message"
_TIMELINES = (
    "select order_id::text as id, count(*) as versions, max(version) as latest from timeline group by 1"
)
_CLASSIFIED = (
    "select complaint_id::text as id, count(*) as versions, max(version) as latest from classified group by 1"
)
_MATTERS = (
    "select matter_id::text as id, count(*) as versions, max(version) as latest from matter_change group by 1"
)
_DECIDED = "select complaint_id::text as id, version from complaint"
_EARLY = "select complaint_id::text || '@' || version as id from early"
_ORDERS = "select order_id::text as id, version, order_state::text as state from work_order"
_ORDER_EVENTS = (
    "select order_id::text as id, count(*) as versions, max(version) as latest from order_event group by 1"
)
_REPORTS = "select report_id::text as id from report"
_CITY_REPORTS = "select report_id::text as id, acknowledged from city_report"
_WITHOUT_OWNER = """
select order_id::text as id from work_order where lead is null and state not in
  ('desk', 'guided', 'merged', 'withdrawn', 'return_to_city_requested', 'returned_to_city')"""
_VIEWS = "select order_id::text as id, version, state, lead from order_view"
_ORDER_MOVES = (
    "select order_id::text as id, count(*) as versions, max(version) as latest from order_move group by 1"
)
# A try that lapsed before its day came was never asked for.
_ASKED = "select callback_id::text as id from callback where state in ('open', 'done')"
_RESULTS = "select result_id::text as id from callback_result"
_VERDICTS = "select verdict_id::text as id from verdict"
_LETTERS = "select dead_letter_id::text as id, topic, partition, record_offset from dead_letter"
_STALE_OUTBOX = """
select topic || ' lane ' || lane || ' seq ' || seq as id from outbox
where blocked is not null or created_at < clock_timestamp() - interval '60 s'"""
CURSORS = "select consumer_group, topic, partition, next_offset from stream_cursor"


async def read_tables(dsns: Mapping[str, str]) -> TableFacts:
    """The facts of all services' databases, by service; raises asyncpg's errors."""
    facts = TableFacts()
    for service, dsn in dsns.items():
        async with _reading(dsn) as connection:
            await _stage(facts, service, connection)
            await _SERVICES[service](facts, connection)
    return facts


@asynccontextmanager
async def _reading(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    try:
        # One snapshot, and cursors, which need a transaction: a large table never comes in one piece.
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield connection
    finally:
        await connection.close()


async def _stage(facts: TableFacts, service: str, connection: asyncpg.Connection) -> None:
    async for row in _rows(connection, _LETTERS):
        facts.letters[row["topic"], row["partition"], row["record_offset"]] = service
        facts.letter_ids.add(row["id"])
    facts.stale_outbox += [f"{service}: {each}" for each in await _ids(connection, _STALE_OUTBOX)]
    facts.cursors += [Cursor(service, *row) for row in await connection.fetch(CURSORS)]


async def _intake(facts: TableFacts, connection: asyncpg.Connection) -> None:
    facts.complaints = await _copies(connection, _COMPLAINTS)
    facts.messages = {row["id"]: row["version"] async for row in _rows(connection, _MESSAGES)}
    facts.timelines = await _moves(connection, _TIMELINES)


async def _classifier(facts: TableFacts, connection: asyncpg.Connection) -> None:
    facts.classified = await _moves(connection, _CLASSIFIED)


async def _dispatch(facts: TableFacts, connection: asyncpg.Connection) -> None:
    facts.decided = {row["id"]: row["version"] async for row in _rows(connection, _DECIDED)}
    facts.early = await _ids(connection, _EARLY)
    facts.orders = await _copies(connection, _ORDERS)
    facts.order_events = await _moves(connection, _ORDER_EVENTS)
    facts.reports = set(await _ids(connection, _REPORTS))
    facts.city_reports = {row["id"]: row["acknowledged"] async for row in _rows(connection, _CITY_REPORTS)}
    facts.matters_in_dispatch = await _moves(connection, _MATTERS)
    facts.without_owner = await _ids(connection, _WITHOUT_OWNER)


async def _feedback(facts: TableFacts, connection: asyncpg.Connection) -> None:
    facts.views = {
        row["id"]: View(row["version"], row["state"], row["lead"]) async for row in _rows(connection, _VIEWS)
    }
    facts.matters_in_feedback = await _moves(connection, _MATTERS)
    facts.order_moves = await _moves(connection, _ORDER_MOVES)
    facts.asked = set(await _ids(connection, _ASKED))
    facts.results = set(await _ids(connection, _RESULTS))
    facts.verdicts = set(await _ids(connection, _VERDICTS))


_SERVICES = {"intake": _intake, "classifier": _classifier, "dispatch": _dispatch, "feedback": _feedback}


async def _rows(connection: asyncpg.Connection, statement: str) -> AsyncIterator[Any]:
    async for row in connection.cursor(statement, prefetch=_AT_ONCE):
        yield row


async def _ids(connection: asyncpg.Connection, statement: str) -> list[str]:
    return [row["id"] async for row in _rows(connection, statement)]


async def _copies(connection: asyncpg.Connection, statement: str) -> dict[str, Copy]:
    return {
        row["id"]: Copy(row["version"], short_hash(orjson.loads(row["state"])))
        async for row in _rows(connection, statement)
    }


async def _moves(connection: asyncpg.Connection, statement: str) -> dict[str, Moves]:
    return {row["id"]: Moves(row["versions"], row["latest"]) async for row in _rows(connection, statement)}
