"""Marks of clause 52 as stored: proposed on an order, decided by a person, contested by a department."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.dispatch.journal import ConfirmedMark
from services.dispatch.rules.marks import (
    Mark,
    MarkAction,
    MarkKind,
    MarkState,
    contested,
    decided,
    matter_of,
    may_propose,
)
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import OrderState
from shared.domain.identifiers import stable_id
from shared.domain.worktime import SHANGHAI
from shared.platform.database import Connection, Pool
from shared.platform.paging import PageAsked

_OPEN = """
select * from mark where matter_id = any($1::uuid[]) and state in ('proposed', 'confirmed', 'contested')
order by kind, mark_id"""

_ORDER = """
select order_state from work_order where order_id = $1 and ($2::boolean or confidentiality <> 'sealed')"""

_PROPOSE = """
insert into mark (mark_id, matter_id, order_id, kind, state, proposer, evidence, proposed_at, words,
                  changed_at, changed_by)
values ($1, $2, $3, $4, 'proposed', $5, $6, $7, '', $7, $5)
on conflict do nothing returning mark_id"""

_LOCK = "select * from mark where mark_id = $1 for update"

# One whose day has passed makes room for another of its kind.
_EXPIRE = """
update mark set state = 'expired', changed_at = $4
where matter_id = $1 and kind = $2 and state in ('confirmed', 'contested') and expires_on < $3"""

# What a person confirmed by issuing an order: one of the kind that is open already stays as it is.
_CONFIRMED = """
insert into mark (mark_id, matter_id, order_id, kind, state, proposer, evidence, proposed_at, confirmer,
                  expires_on, words, changed_at, changed_by)
values ($1, $2, $3, $4, 'confirmed', $5, $6, $7, $8, $9, $10, $7, $8) on conflict do nothing"""

_CHANGE = """
update mark set state = $2, confirmer = $3, expires_on = $4, contested_by = $5, words = $6,
                changed_at = $7, changed_by = $8
where mark_id = $1"""

_WAITING = """
select m.* from mark m join work_order o using (order_id)
where m.state = any($1::text[]) and ($5::boolean or o.confidentiality <> 'sealed')
  and ($2::timestamptz is null or (proposed_at, mark_id) > ($2, $3::uuid))
order by proposed_at, mark_id limit $4"""


_ON_MATTER = "select * from mark where matter_id = $1 order by proposed_at desc, mark_id limit 20"

_WAITS = """
insert into desk_task (task_id, kind, complaint_id, order_id, words, at) values ($1, $2, $3, $4, $5, $6)
on conflict do nothing"""
_DECIDED = """
update desk_task set done_at = $2, done_by = $3 where task_id = any($1::uuid[]) and done_at is null"""
_PROPOSED, _CONTESTED = "mark_proposed", "mark_contested"
_NAMES = {MarkKind.REPEATED: "多次重复", MarkKind.BEYOND_TOWN: "街镇无力解决", MarkKind.LEGACY: "历史遗留"}


@dataclass(frozen=True, slots=True)
class Proposer:
    """Who proposes or decides; `unit`: for that unit; `sealed`: may see sealed matters."""

    name: str
    unit: str | None = None
    sealed: bool = False


async def marks_on(tx: Connection, matters: Collection[UUID]) -> dict[UUID, list[Mark]]:
    """Open marks by matter: one statement for a batch."""
    found: dict[UUID, list[Mark]] = {}
    for row in await tx.fetch(_OPEN, list(matters)):
        found.setdefault(row["matter_id"], []).append(_mark(row))
    return found


async def propose(
    tx: Connection,
    now: datetime,
    order_id: UUID,
    kind: MarkKind,
    evidence: str,
    *,
    who: Proposer,
    towns: Collection[str],
) -> dict[str, Any]:
    """A proposal on the matter of an order.

    Raises `TiaokuaiError`: unknown_order, field, conflict when one of the kind is open, and as `may_propose`.
    """
    order = await _order(tx, order_id, sealed=who.sealed)
    code = may_propose(order, kind, who.unit, towns)
    if code is not None:
        raise TiaokuaiError(code)
    if not evidence:
        raise TiaokuaiError("field", field="evidence")
    matter = matter_of(order)
    await tx.execute(_EXPIRE, matter, kind.value, _today(now), now)
    mark_id = stable_id("mark", matter, kind.value, now.isoformat())
    name = who.unit or who.name
    if await tx.fetchval(_PROPOSE, mark_id, matter, order_id, kind.value, name, evidence, now) is None:
        raise TiaokuaiError("conflict", detail="a mark of this kind is open")
    await _ask_person(tx, now, order, mark_id, _PROPOSED, f"提出标记「{_NAMES[kind]}」：{evidence}")
    return shown(await tx.fetchrow(_LOCK, mark_id))


async def keep_confirmed(tx: Connection, now: datetime, rows: Sequence[ConfirmedMark]) -> None:
    """Marks that people confirmed by issuing the order that carries them."""
    for row in rows:
        await tx.execute(_EXPIRE, row.matter_id, row.kind, _today(now), now)
        mark_id = stable_id("mark", row.matter_id, row.kind, now.isoformat())
        told = (row.order_id, row.kind, row.proposer, row.evidence, now, row.confirmer, row.expires_on)
        await tx.execute(_CONFIRMED, mark_id, row.matter_id, *told, row.words)


async def decide_mark(
    tx: Connection, now: datetime, mark_id: UUID, action: MarkAction, person: Proposer, reason: str
) -> tuple[dict[str, Any], Mark]:
    """The mark after a person's decision, as it is shown and as rules see it.

    Raises `TiaokuaiError`: unknown_order, and as `rules.marks`.
    """
    row = await _locked(tx, mark_id)
    await _order(tx, row["order_id"], sealed=person.sealed)
    mark = decided(_mark(row), action, person.name, reason, now)
    await tx.execute(_DECIDED, [_task(mark_id, kind) for kind in (_PROPOSED, _CONTESTED)], now, person.name)
    return await _write(tx, now, mark_id, mark, person.name), mark


async def contest_mark(
    tx: Connection, now: datetime, mark_id: UUID, unit: str, reason: str
) -> dict[str, Any]:
    """The mark contested by the unit that leads the marked order now.

    Raises `TiaokuaiError`: unknown_order, wrong_unit, and as `rules.marks`.
    """
    row = await _locked(tx, mark_id)
    order = await _order(tx, row["order_id"], sealed=False)
    if order.lead != unit:
        raise TiaokuaiError("wrong_unit")
    mark = contested(_mark(row), unit, reason)
    await _ask_person(
        tx, now, order, mark_id, _CONTESTED, f"部门对标记「{_NAMES[mark.kind]}」有异议：{reason}"
    )
    return await _write(tx, now, mark_id, mark, unit)


async def listed(
    reader: Pool, states: Collection[MarkState], asked: PageAsked, *, sealed: bool
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of marks in these states, the oldest proposal first, and the next one's cursor.

    `sealed`: the reader may see those on sealed orders.
    """
    values = [state.value for state in states], *asked.after, asked.most, sealed
    return asked.cut(await reader.fetch(_WAITING, *values), "proposed_at", "mark_id")


async def order_of(reader: Pool, mark_id: UUID) -> UUID:
    """The order a mark was proposed on. Raises `TiaokuaiError` unknown_order."""
    order: UUID | None = await reader.fetchval("select order_id from mark where mark_id = $1", mark_id)
    if order is None:
        raise TiaokuaiError("unknown_order", field="mark_id")
    return order


async def on_matter(reader: Pool, order: OrderState) -> list[dict[str, Any]]:
    """Every mark on the order's matter, the latest first."""
    return [shown(row) for row in await reader.fetch(_ON_MATTER, matter_of(order))]


def shown(row: Any) -> dict[str, Any]:
    """A mark as people read it."""
    return dict(row)


async def _write(tx: Connection, now: datetime, mark_id: UUID, mark: Mark, who: str) -> dict[str, Any]:
    values = (mark.state.value, mark.confirmer, mark.expires_on, mark.contested_by, mark.words)
    await tx.execute(_CHANGE, mark_id, *values, now, who)
    return shown(await tx.fetchrow(_LOCK, mark_id))


async def _order(tx: Connection, order_id: UUID, *, sealed: bool) -> OrderState:
    state = await tx.fetchval(_ORDER, order_id, sealed)
    if state is None:
        raise TiaokuaiError("unknown_order")
    return OrderState.model_validate_json(state)


async def _locked(tx: Connection, mark_id: UUID) -> Any:
    row = await tx.fetchrow(_LOCK, mark_id)
    if row is None:
        raise TiaokuaiError("unknown_order", field="mark_id")
    return row


async def _ask_person(
    tx: Connection, now: datetime, order: OrderState, mark_id: UUID, kind: str, words: str
) -> None:
    """A task for the desk, done with the decision on the mark."""
    await tx.execute(_WAITS, _task(mark_id, kind), kind, order.complaint_id, order.order_id, words, now)


def _task(mark_id: UUID, kind: str) -> UUID:
    return stable_id("task", mark_id, kind, "")


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


def _today(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()
