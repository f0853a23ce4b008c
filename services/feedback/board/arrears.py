"""Arrears from the tables: every matter of the leaves under the statute, open until paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from services.feedback.rules.arrears import Arrear, Gauge, Stage, gauges
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.clocks import Stage as Declared
from shared.catalogue.clocks import TimeUnit
from shared.contract.errors import TiaokuaiError
from shared.domain.redact import redact
from shared.domain.worktime import WorkCalendar
from shared.platform.database import Connection, Pool

OVERLAY = "arrears"

# Order by order: of a join the planner reads every order of the years.
# Paid: noted by a person, or closed after the creditor said that it is solved. Closing alone is no payment.
ALL = """
select case when seen then v.order_id end as order_id,
       case when seen then v.reference else '' end as reference,
       v.category, v.lead, coalesce(v.received_at, v.created_at) as received_at,
       a.creditor_size, a.sum_band,
       a.settled_at is not null or (v.state = 'closed' and s.solved) as settled
from (select order_id, bool_or(solved > 0) as solved from score where category = any($1::text[])
      group by order_id) s
cross join lateral (select * from order_view w where w.order_id = s.order_id limit 1) v
left join arrears a on a.order_id = s.order_id
cross join lateral (select $2::boolean or v.confidentiality <> 'sealed' as seen) of
order by received_at, v.order_id"""

NOTED = """
select creditor_size, sum_band, settled_at is not null from arrears where order_id = $1 for update"""

NOTE = """
insert into arrears (order_id, creditor_size, sum_band, settled_at, evidence, noted_by, noted_at)
select order_id, $2, $3, $4, $5, $6, $7 from order_view where order_id = $1 and category = any($8::text[])
on conflict (order_id) do update set
    creditor_size = coalesce(excluded.creditor_size, arrears.creditor_size),
    sum_band = coalesce(excluded.sum_band, arrears.sum_band),
    settled_at = coalesce(arrears.settled_at, excluded.settled_at),
    evidence = excluded.evidence, noted_by = excluded.noted_by, noted_at = excluded.noted_at
returning true"""


@dataclass(frozen=True, slots=True)
class Statute:
    """The leaves under the statute, by code, and its stages."""

    kinds: dict[str, str]
    stages: Sequence[Stage]


@dataclass(frozen=True, slots=True)
class Note:
    """What a person notes; a payment needs what shows it."""

    creditor_size: str | None
    sum_band: str | None
    settled: bool
    evidence: str
    by: str


def statute_of(catalogue: Catalogue, calendar: WorkCalendar) -> Statute:
    """As the catalogue declares it."""
    leaves = catalogue.categories.values()
    kinds = {leaf.code: leaf.name for leaf in leaves if leaf.statutory_overlay == OVERLAY}
    stages = [
        Stage(each.code, each.name, partial(_due, each, calendar))
        for each in catalogue.overlays[OVERLAY].stages
    ]
    return Statute(kinds, stages)


async def arrears(database: Connection | Pool, statute: Statute, *, sealed: bool = False) -> list[Arrear]:
    """Every matter, oldest first; a sealed one is counted, and named to who may see it (`sealed`)."""
    rows = await database.fetch(ALL, list(statute.kinds), sealed)
    return [
        Arrear(
            row["order_id"],
            row["reference"],
            row["category"],
            row["lead"],
            row["received_at"],
            row["creditor_size"],
            row["sum_band"],
            row["settled"],
        )
        for row in rows
    ]


async def open_gauges(database: Connection | Pool, statute: Statute, now: datetime) -> list[Gauge]:
    """What is open by kind of debtor."""
    return gauges(await arrears(database, statute), statute.kinds, statute.stages, now)


async def noted(tx: Connection, order: UUID) -> tuple[Any, ...]:
    """What people noted of a matter so far: size, band, whether it was paid; held while it is changed."""
    row = await tx.fetchrow(NOTED, order)
    return tuple(row) if row else (None, None, False)


async def note(database: Connection, statute: Statute, order: UUID, told: Note, now: datetime) -> None:
    """Keep what a person knows. Raises `TiaokuaiError` unknown_order where it is no arrears matter."""
    settled_at = now if told.settled else None
    evidence = redact(told.evidence).text
    values = (told.creditor_size, told.sum_band, settled_at, evidence, told.by, now, list(statute.kinds))
    if not await database.fetchval(NOTE, order, *values):
        raise TiaokuaiError("unknown_order")


def _due(stage: Declared, calendar: WorkCalendar, since: datetime) -> datetime:
    if stage.unit is TimeUnit.WORKING_DAYS:
        return calendar.add_working_days(since, stage.amount).at
    if stage.unit is TimeUnit.HOURS:
        return calendar.add_hours(since, stage.amount).at
    return calendar.add_calendar_days(since, int(stage.amount), roll=True).at
