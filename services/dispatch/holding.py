"""Decisions that can still be undone: kept for some seconds, told to nobody, then made as if just decided."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from services.dispatch import reading_sql as sql
from services.dispatch.deciding import decide, would_be
from services.dispatch.handbook import Handbook
from services.dispatch.rulings import Ruling
from shared.contract.errors import TiaokuaiError
from shared.domain.identifiers import stable_id
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store

HELD_AT_ONCE = 100
CLAIMED_BEYOND = timedelta(seconds=30)
"""The order stays with its clerk a little longer than the decision is held, so that nobody comes between."""


async def hold(
    book: Handbook,
    tx: Connection,
    now: datetime,
    order: UUID,
    ruling: Ruling,
    span: timedelta,
    *,
    sealed: bool,
) -> dict[str, Any]:
    """Keep a decision that the rules allow now; a later one of the same clerk takes its place.

    Raises `TiaokuaiError` as `decide` does.
    """
    would = await would_be(book, tx, now, order, ruling, sealed=sealed)
    until = now + span
    await tx.fetchval(sql.CLAIM, order, ruling.person, until + CLAIMED_BEYOND, now, True)
    await tx.execute(sql.HOLD, order, ruling.person, ruling.model_dump(mode="json"), until, sealed)
    return {"order_id": order, "held_until": until, "order": would}


async def undo(tx: Connection, order: UUID, person: str) -> None:
    """Take a held decision back. Raises `TiaokuaiError` conflict when it was made, or isn't theirs."""
    if not await tx.fetchval(sql.UNDO, order, person):
        raise TiaokuaiError("conflict", detail="nothing is held")


async def make_held(book: Handbook, store: Store) -> int:
    """Make the decisions whose time has come; returns how many. What is refused now goes back to the desk."""
    due = await store.pool.fetch(sql.HELD_DUE, await store.pool.fetchval("select clock_timestamp()"))
    for row in due:
        await store.direct.transact(_Making(book, row["order_id"]))
    return len(due)


class _Making:
    """One held decision, made in a transaction of its own."""

    def __init__(self, book: Handbook, order: UUID) -> None:
        self._book, self._order = book, order

    async def __call__(self, tx: Connection, now: datetime) -> tuple[Effects, None]:
        row = await tx.fetchrow(sql.TAKE_HELD, self._order, now)
        if row is None:  # undone, replaced or made meanwhile
            return Effects(), None
        ruling = Ruling.model_validate_json(orjson.dumps(row["ruling"]))
        try:
            async with tx.transaction():
                effects, _ = await decide(
                    self._book, tx, now, self._order, ruling, sealed=row["sealed"], trace=""
                )
                return effects, None
        except TiaokuaiError as refused:
            await tx.execute(
                sql.HELD_REFUSED,
                stable_id("task", self._order, "held_refused", row["until"].isoformat()),
                self._order,
                f"暂存的决定未能执行：{refused.message}",
                now,
            )
            return Effects(), None
