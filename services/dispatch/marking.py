"""Marks of clause 52 as stored: proposed on an order, decided by a person, contested by a department."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from services.dispatch.rules.marks import Mark, MarkAction, MarkKind, MarkState, contested, decided
from shared.contract.errors import TiaokuaiError
from shared.domain.identifiers import stable_id
from shared.platform.database import Connection, Pool

_OPEN = """
select * from mark where matter_id = any($1::uuid[]) and state in ('proposed', 'confirmed', 'contested')
order by kind, mark_id"""

_ORDER = "select order_state from work_order where order_id = $1 and confidentiality <> 'sealed'"

_PROPOSE = """
insert into mark (mark_id, matter_id, order_id, kind, state, proposer, evidence, proposed_at, words,
                  changed_at, changed_by)
values ($1, $2, $3, $4, 'proposed', $5, $6, $7, '', $7, $5)
on conflict do nothing returning mark_id"""

_LOCK = "select * from mark where mark_id = $1 for update"

_CHANGE = """
update mark set state = $2, confirmer = $3, expires_on = $4, contested_by = $5, words = $6,
                changed_at = $7, changed_by = $8
where mark_id = $1"""

_WAITING = """
select * from mark where state = any($1::text[]) order by proposed_at, mark_id limit $2"""


async def marks_on(tx: Connection, matters: Collection[UUID]) -> dict[UUID, list[Mark]]:
    """Open marks by matter: one statement for a batch."""
    found: dict[UUID, list[Mark]] = {}
    for row in await tx.fetch(_OPEN, list(matters)):
        found.setdefault(row["matter_id"], []).append(_mark(row))
    return found


async def propose(
    tx: Connection, now: datetime, order_id: UUID, kind: MarkKind, who: str, evidence: str, unit: str | None
) -> dict[str, Any]:
    """A proposal on the matter of an order; a unit may propose only `beyond_town`, on an order it leads.

    Raises `TiaokuaiError`: unknown_order, wrong_unit, field, conflict when one of the kind is open.
    """
    order = await _order(tx, order_id)
    if unit is not None and (order["lead"] != unit or kind is not MarkKind.BEYOND_TOWN):
        raise TiaokuaiError("wrong_unit")
    if not evidence:
        raise TiaokuaiError("field", field="evidence")
    matter = _matter(order)
    mark_id = stable_id("mark", matter, kind.value, now.isoformat())
    if await tx.fetchval(_PROPOSE, mark_id, matter, order_id, kind.value, who, evidence, now) is None:
        raise TiaokuaiError("conflict", detail="a mark of this kind is open")
    return shown(await tx.fetchrow(_LOCK, mark_id))


async def decide_mark(
    tx: Connection, now: datetime, mark_id: UUID, action: MarkAction, person: str, reason: str
) -> dict[str, Any]:
    """The mark after a person's decision. Raises `TiaokuaiError`: unknown_order, and as `rules.marks`."""
    row = await _locked(tx, mark_id)
    return await _write(tx, now, mark_id, decided(_mark(row), action, person, reason, now), person)


async def contest_mark(
    tx: Connection, now: datetime, mark_id: UUID, unit: str, reason: str
) -> dict[str, Any]:
    """The mark contested by the unit that leads the marked order now.

    Raises `TiaokuaiError`: unknown_order, wrong_unit, and as `rules.marks`.
    """
    row = await _locked(tx, mark_id)
    if (await _order(tx, row["order_id"]))["lead"] != unit:
        raise TiaokuaiError("wrong_unit")
    return await _write(tx, now, mark_id, contested(_mark(row), unit, reason), unit)


async def listed(reader: Pool, states: Collection[MarkState], limit: int) -> list[dict[str, Any]]:
    """Marks in these states, the oldest proposal first."""
    rows = await reader.fetch(_WAITING, [state.value for state in states], limit)
    return [shown(row) for row in rows]


def shown(row: Any) -> dict[str, Any]:
    """A mark as people read it."""
    return dict(row)


async def _write(tx: Connection, now: datetime, mark_id: UUID, mark: Mark, who: str) -> dict[str, Any]:
    values = (mark.state.value, mark.confirmer, mark.expires_on, mark.contested_by, mark.words)
    await tx.execute(_CHANGE, mark_id, *values, now, who)
    return shown(await tx.fetchrow(_LOCK, mark_id))


async def _order(tx: Connection, order_id: UUID) -> dict[str, Any]:
    state = await tx.fetchval(_ORDER, order_id)
    if state is None:
        raise TiaokuaiError("unknown_order")
    found: dict[str, Any] = orjson.loads(state)
    return found


async def _locked(tx: Connection, mark_id: UUID) -> Any:
    row = await tx.fetchrow(_LOCK, mark_id)
    if row is None:
        raise TiaokuaiError("unknown_order", field="mark_id")
    return row


def _matter(order: dict[str, Any]) -> UUID:
    return UUID(order["matter_id"] or order["complaint_id"])


def _mark(row: Any) -> Mark:
    return Mark(
        MarkKind(row["kind"]),
        MarkState(row["state"]),
        row["proposer"],
        row["evidence"],
        row["confirmer"],
        row["expires_on"],
        row["contested_by"],
        row["words"],
    )
