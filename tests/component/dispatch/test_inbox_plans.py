"""An inbox reads its own part of the orders alone: the statements and the indexes name the same states."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.dispatch import inbox, reading_sql
from shared.platform.database import Connection
from tests.component.dispatch.conftest import Dispatch

FORCED = "set local enable_seqscan = off; set local enable_bitmapscan = off"
NOW = datetime(2026, 11, 28, tzinfo=UTC)


async def plan(connection: Connection, statement: str, *values: object) -> str:
    """As of a large table: there a scan of all of it is never the better way."""
    await connection.execute(FORCED)
    return "\n".join(row[0] for row in await connection.fetch(f"explain {statement}", *values))


@pytest.mark.parametrize("box", inbox.BOXES)
async def test_a_page_walks_its_own_index_in_order(dispatch: Dispatch, box: str) -> None:
    statement, index = (
        (inbox._LATEST, "Backward using work_order_ended")
        if box == "done"
        else (inbox._SOONEST, "using work_order_open")
    )
    async with dispatch.pool.acquire() as connection, connection.transaction():
        for after in ((None, None), (NOW, UUID(int=0))):
            asked = ("scjgj", list(inbox.BOXES[box]), None, *after, 50)
            found = await plan(connection, statement, *asked)
            assert index in found
            assert "Sort" not in found


async def test_the_counts_read_what_is_open_alone(dispatch: Dispatch) -> None:
    async with dispatch.pool.acquire() as connection, connection.transaction():
        found = await plan(connection, inbox._COUNTS, "scjgj", None, NOW)
    assert "using work_order_open" in found


async def test_orders_are_found_by_their_numbers_range_by_range(dispatch: Dispatch) -> None:
    async with dispatch.pool.acquire() as connection, connection.transaction():
        found = await plan(connection, reading_sql.OF_COMPLAINTS, [UUID(int=0)], [UUID(int=1)])
    assert "Index Cond: ((complaint_id >= r.lowest) AND (complaint_id <= r.highest))" in found
