"""Loads the cases of a batch under lock and saves what became of them, in a fixed number of statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.dispatch import class_matters as class_rows
from services.dispatch import sql
from services.dispatch.cases import Case, Cases, EarlyEvent, Held
from services.dispatch.class_matters import ClassMatter
from services.dispatch.journal import CityReportRow, EventRow, HopRow, Journal, ReportRow
from services.dispatch.marking import keep_confirmed, marks_on
from services.dispatch.notices.rows import insert as insert_notices
from services.dispatch.rules.chasing import next_chase
from services.dispatch.rules.marks import matter_of
from services.dispatch.rules.parts import awaited
from services.dispatch.rules.sight import seen_by
from services.dispatch.rules.warnings import AT_WORK, next_warning
from shared.contract.events.classification import MatterChanged
from shared.contract.events.order import OrderState
from shared.domain.lifecycle import OPEN, State
from shared.platform.database import Connection, copy_new
from shared.stream.packing import pack_headers
from shared.stream.ports import Conflict

Row = Sequence[Any]

QUEUES = {State.DESK: "desk", State.RETURN_REQUESTED: "returns", State.ANSWER_CHECK: "answers"}
"""In which queue of people an order of this state waits."""


@dataclass(slots=True)
class Wanted:
    """What a batch is about: complaints, orders, matters a side may have an open order for, report ids.

    Of complaints and orders all that is joined to the same order comes along; `repeated` are complaints, and
    `matters` orders, that a new one may only join: they come alone, with what they were joined to.
    `together`: matters that several complainants share; they are held before any complaint, with
    every member if `whole`, else with those that one more may concern.
    `marks`: what stands of clause 52 on the orders' matters comes too.
    """

    complaints: set[UUID] = field(default_factory=set)
    repeated: set[UUID] = field(default_factory=set)
    early: set[UUID] = field(default_factory=set)
    orders: set[UUID] = field(default_factory=set)
    matters: set[tuple[str, UUID]] = field(default_factory=set)
    reports: set[tuple[str, UUID]] = field(default_factory=set)
    together: set[UUID] = field(default_factory=set)
    whole: bool = False
    marks: bool = False


async def load(tx: Connection, wanted: Wanted) -> Cases:
    """The cases wanted and those tied to them by joined orders, locked in the order of their ids."""
    sides, matters = _columns(wanted.matters) or ([], [])
    class_matters: dict[UUID, ClassMatter] = {}
    if wanted.together:
        class_matters = await class_rows.lock(tx, wanted.together, whole=wanted.whole)
    complaints = wanted.complaints.union(*(each.members for each in class_matters.values()))
    named = [list(each) for each in (complaints, wanted.repeated, wanted.orders)]
    rows = await tx.fetch(sql.LOCK_CASES, *named, sides, matters)
    cases = {row["complaint_id"]: _case(row) for row in rows}
    if cases:
        tied = [row["complaint_id"] for row in rows if row["tied"]]
        for row in await tx.fetch(sql.LOAD_ORDERS, list(cases), tied):
            case = cases.get(row["complaint_id"])
            if case is None:  # joined to one of ours between the look and the lock
                raise Conflict("joined meanwhile")
            held = _held(row)
            case.orders[held.order.order_id] = held
    loaded = Cases(cases.values(), await _early(tx, wanted.early))
    matters_wanted = {matter for _, matter in wanted.matters}
    if wanted.marks:
        held_orders = filter(None, map(loaded.order, wanted.orders))
        matters_wanted.update(matter_of(held.order) for held in held_orders)
    if matters_wanted:
        loaded.marks = await marks_on(tx, matters_wanted)
    loaded.class_matters = class_matters
    if wanted.reports:
        found = await tx.fetch(sql.KNOWN_REPORTS, *_columns(wanted.reports))
        loaded.reported = {(row["reporter"], row["report_id"]): row["refusal"] for row in found}
    return loaded


async def save(tx: Connection, cases: Cases, journal: Journal, now: datetime) -> None:
    """Write the cases that changed and the journal. Raises Conflict when somebody else was first."""
    await _save_complaints(tx, cases)
    await _save_orders(tx, cases, {row.order_id: row for row in journal.events})
    await _add(tx, "order_event", sql.NEW_EVENTS, journal.events)
    await _add(tx, "report", sql.NEW_REPORTS, [(*_report_row(row), now) for row in journal.reports])
    told = [(*_told_row(row), now, now) for row in journal.city_reports]
    await _add(tx, "city_report", sql.NEW_CITY_REPORTS, told)
    if cases.class_matters:
        await class_rows.save(tx, cases.class_matters)
    await _save_rare(tx, journal, now)


async def _save_complaints(tx: Connection, cases: Cases) -> None:
    changed = [case for case in cases if case.changed]
    await _add(tx, "complaint", sql.NEW_COMPLAINTS, [_complaint_row(c) for c in changed if not c.loaded])
    rows = [_joined(_complaint_row(case)) for case in changed if case.loaded]
    if rows:
        _all(await tx.fetch(sql.UPDATE_COMPLAINTS, *_columns(rows)), len(rows))


async def _save_orders(tx: Connection, cases: Cases, last: Mapping[UUID, EventRow]) -> None:
    """`last`: every order's last move, which tells its state."""
    new: list[Row] = []
    moved: list[Row] = []
    for case in cases:
        for held in case.orders.values():
            if held.loaded == 0:
                new.append(_order_row(held, last[held.order.order_id]))
            elif held.order.version != held.loaded:
                *row, seen, owing = _order_row(held, last[held.order.order_id])
                moved.append((*row, ",".join(seen), ",".join(owing) if owing else None, held.loaded))
    # Moved ones first: an order that ended gives up its matter, and a new one of the same batch may take it.
    if moved:
        _all(await tx.fetch(sql.UPDATE_ORDERS, *_columns(moved)), len(moved))
    await _add(tx, "work_order", sql.NEW_ORDERS, new)


async def _save_rare(tx: Connection, journal: Journal, now: datetime) -> None:
    """What most batches have none of."""
    if journal.receipts:
        await tx.execute(sql.ACKNOWLEDGE, now, *_columns(journal.receipts))
    if journal.tasks:
        tasks = ((t.task_id, t.kind, t.complaint_id, t.order_id, t.words) for t in journal.tasks)
        await tx.execute(sql.INSERT_TASKS, now, *_columns(tasks))
    await insert_notices(tx, journal.notices, now)
    if journal.hops:
        await tx.execute(sql.INSERT_HOPS, *_columns(map(_hop_row, journal.hops)))
    await keep_confirmed(tx, now, journal.marks)
    await _save_early(tx, journal, now)
    if journal.matters:
        inserted = await tx.fetch(sql.INSERT_MATTERS, now, *_columns(map(_matter_row, journal.matters)))
        journal.duplicates += len(journal.matters) - len(inserted)


async def _save_early(tx: Connection, journal: Journal, now: datetime) -> None:
    drained = set(journal.drained)
    if drained:
        await tx.execute(sql.DELETE_EARLY, *_columns(drained))
    waiting = [e for e in journal.early if (e.complaint_id, e.version) not in drained]
    if waiting:
        early = ((e.complaint_id, e.version, e.event_id, e.traceparent, e.payload) for e in waiting)
        await tx.execute(sql.INSERT_EARLY, now, *_columns(early))


async def _early(tx: Connection, complaints: Collection[UUID]) -> list[EarlyEvent]:
    if not complaints:
        return []
    return [EarlyEvent(**row) for row in await tx.fetch(sql.LOAD_EARLY, list(complaints))]


def _case(row: Any) -> Case:
    return Case(
        row["complaint_id"],
        row["side"],
        row["number"],
        version=row["version"],
        loaded=row["version"],
        round=row["round"],
        reported=set(row["reported"]),
        payload=row["payload"],
    )


def _held(row: Any) -> Held:
    order = OrderState.model_validate_json(row["order_state"])
    stands = row["open_matter"] is not None
    return Held(order, row["item"], row["side"], row["version"], stands)


def _order_row(held: Held, last: EventRow) -> Row:
    order, due = held.order, held.order.due
    queue = QUEUES.get(order.state)
    warning = next_warning(order)
    return (
        order.order_id,
        order.version,
        order.complaint_id,
        held.item,
        order.state.value,
        order.lead,
        queue,
        order.state_since if queue else None,
        order.state in AT_WORK,
        held.side,
        held.open_matter,
        order.merged_into,
        order.confidentiality.value,
        risk(order),
        due.binding if due else None,
        last.order_state,
        warning[1] if warning else None,
        bool(due and due.provisional and order.state in OPEN),
        order.pause.review_on if order.pause else None,
        next_chase(order) if order.joint else None,
        seen_by(order),
        awaited(order) or None,
    )


def _complaint_row(case: Case) -> Row:
    reported = sorted(case.reported)
    return (case.complaint_id, case.version, case.side, case.number, case.round, reported, case.payload)


def _joined(row: Row) -> Row:
    """What was reported as one text: an array can't hold arrays of several lengths."""
    *before, reported, payload = row
    return (*before, ",".join(reported), payload)


def _report_row(row: ReportRow) -> Row:
    return (row.reporter, row.report_id, row.order_id, row.kind, row.staff, row.refusal)


def _told_row(row: CityReportRow) -> Row:
    known = (row.report_id, row.complaint_id, row.number, row.kind, row.source, row.awaits)
    return (*known, row.value, pack_headers(row.headers)) if row.awaits else (*known, None, None)


def _hop_row(row: HopRow) -> Row:
    hop = row.hop
    return (row.order_id, row.version, hop.from_unit, hop.to_unit, hop.ground, hop.at, hop.seconds_used)


def _matter_row(change: MatterChanged) -> Row:
    m = change
    return (m.matter_id, m.version, m.kind, m.change, m.complaint_id, m.members, m.complainants)


def risk(order: OrderState) -> int:
    """How much waits on it: urgent before supervised before urged before the rest."""
    return 4 * order.urgent + 2 * bool(order.supervised) + bool(order.urged)


def _columns(rows: Iterable[Row]) -> list[list[Any]]:
    """Rows as columns, for one unnest."""
    return [list(column) for column in zip(*rows, strict=True)]


async def _add(tx: Connection, table: str, columns: str, rows: Sequence[Row]) -> None:
    if rows and not await copy_new(tx, table, columns, rows):
        raise Conflict(f"a row of {table} was added by somebody else")


def _all(returned: Sequence[Any], expected: int) -> None:
    if len(returned) != expected:
        raise Conflict(f"{expected - len(returned)} rows were changed by somebody else")
