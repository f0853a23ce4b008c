"""The loop's statements: set-based, a handful a batch; each says why it has its shape."""

# ruff: noqa: S608 - the column lists are constants, the values are parameters

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any
from uuid import UUID

from services.feedback.columns import CALLBACK, CASE, MOVE, Columns, callback_of_row, case_of_row
from services.feedback.rules.callback import Callback
from services.feedback.rules.case import Case
from services.feedback.rules.history import Heard
from services.feedback.rules.review import Review
from services.feedback.seen import SeenMove
from shared.contract.events.classification import MatterChanged
from shared.contract.events.feedback import CallbackGiven, Verdict
from shared.domain.redact import redact
from shared.platform.database import Connection, Pool, copy_new
from shared.platform.paging import PageAsked
from shared.stream.ports import Conflict

# Locked first and in one order: two batches that share orders wait for each other instead of failing.
# A lateral: one look into the index an order, where a table without statistics would be read from end to end.
LOCK_CASES = f"""
select o.* from unnest($1::uuid[]) as k(order_id)
cross join lateral (
    select {CASE.names} from order_view v where v.order_id = k.order_id limit 1 for update) o"""

# Tries not yet done of these orders, and the tries the batch's results name.
LOAD_CALLBACKS = f"""
select {CALLBACK.names} from callback where order_id = any($1::uuid[]) and state in ('waiting', 'open')
union
select {CALLBACK.names} from callback where callback_id = any($2::uuid[])"""

# The last column is the revision, one higher; a write that did not see the row's last one returns nothing.
SAVE_CASES = f"""
insert into order_view ({CASE.names})
select {CASE.names} + 1 from unnest({CASE.parameters}) as c({CASE.names})
on conflict (order_id) do update set {CASE.assignments("order_id")}
where order_view.revision = excluded.revision - 1
returning order_id"""

SAVE_CALLBACKS = f"""
insert into callback ({CALLBACK.names}) select * from unnest({CALLBACK.parameters})
on conflict (callback_id) do update set state = excluded.state, due_at = excluded.due_at"""

ADD_MOVES = f"""
insert into order_move ({MOVE.names}) select * from unnest({MOVE.parameters})
on conflict do nothing returning true"""

ADD_RESULTS = r"""
insert into callback_result (result_id, callback_id, order_id, order_version, owner, reached, solved,
                             satisfaction, words, asked_at, reasons)
select r.result_id, r.callback_id, r.order_id, r.order_version, r.owner, r.reached, r.solved, r.satisfaction,
       r.words, r.asked_at, string_to_array(nullif(r.reasons, ''), E'\x1f')
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::boolean[], $7::text[], $8::text[],
            $9::text[], $10::timestamptz[], $11::text[])
    as r(result_id, callback_id, order_id, order_version, owner, reached, solved, satisfaction, words,
         asked_at, reasons)
on conflict do nothing returning result_id"""

ADD_VERDICTS = """
insert into verdict (verdict_id, order_id, order_version, complaint_id, kind, basis, given_at)
select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[])
on conflict do nothing"""

ADD_REVIEWS = f"""
insert into exception_review ({", ".join(Review.__slots__)})
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing"""

ADD_MATTER_CHANGES = """
insert into matter_change (matter_id, version, kind, change, complaint_id, members, complainants)
select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::uuid[], $6::int[], $7::int[])
on conflict do nothing returning true"""

# Without locks: the orders found are locked by LOCK_CASES, and their tries are read again under that lock.
PENDING_ORDERS = """
select distinct order_id from callback where state = $1 and due_at <= $2 order by order_id limit $3"""

ORDER_OF_CALLBACK = "select order_id from callback where callback_id = $1"

CASES_OF = f"select {CASE.names} from order_view where reference = $1 order by created_at, order_id"

# Only for orders with a bad result, which are few of a batch.
HEARD = """
select r.order_id, c.unit, r.owner, r.solved, r.satisfaction, coalesce(r.reasons, '{}') as reasons, r.words,
       r.asked_at as at
from callback_result r join callback c using (callback_id)
where r.order_id = any($1::uuid[]) and r.reached order by r.asked_at, r.result_id"""

# Pages by key, so that a page doesn't shift while callbacks are done.
OPEN_CALLBACKS = """
select c.callback_id, c.attempt, c.order_id, c.order_version, c.complaint_id, o.number, o.request_type,
       c.unit, c.due_at
from callback c join order_view o using (order_id)
where c.state = 'open' and ($3::boolean or o.confidentiality <> 'sealed')
  and ($1::timestamptz is null or (c.due_at, c.callback_id) > ($1, $2::uuid))
order by c.due_at, c.callback_id limit $4"""


async def load(
    tx: Connection, orders: Iterable[UUID], callbacks: Iterable[UUID] = ()
) -> tuple[dict[UUID, Case], dict[UUID, Callback]]:
    """Cases locked, and their tries: those not done and those named."""
    wanted = sorted(set(orders))
    cases = [case_of_row(row) for row in await tx.fetch(LOCK_CASES, wanted)]
    tries = [callback_of_row(row) for row in await tx.fetch(LOAD_CALLBACKS, wanted, list(callbacks))]
    return {case.order_id: case for case in cases}, {each.callback_id: each for each in tries}


async def save_cases(tx: Connection, cases: Sequence[Case]) -> None:
    """Write each case, one revision on; raises Conflict when somebody else wrote one since it was loaded."""
    first = [(*CASE.values(case)[:-1], 1) for case in cases if not case.revision]
    if first and not await copy_new(tx, "order_view", CASE.names, first):
        raise Conflict("order_view")
    known = [case for case in cases if case.revision]
    if known and len(await tx.fetch(SAVE_CASES, *_columns(CASE, known))) < len(known):
        raise Conflict("order_view")


async def save_callbacks(tx: Connection, callbacks: Sequence[Callback]) -> None:
    """Write tries, new or changed."""
    if callbacks:
        await tx.execute(SAVE_CALLBACKS, *_columns(CALLBACK, callbacks))


async def add_moves(tx: Connection, moves: Sequence[SeenMove], known: Collection[UUID]) -> int:
    """Keep every (order, version) once; returns how many were new.

    `known` are orders met before: of the others no move is kept, or somebody else met them now (Conflict).
    """
    first: dict[tuple[UUID, int], tuple[Any, ...]] = {}
    more = []
    for moved in moves:
        if moved.order.order_id in known:
            more.append(_move_row(moved))
        else:
            first.setdefault((moved.order.order_id, moved.order.version), _move_row(moved))
    if first and not await copy_new(tx, "order_move", MOVE.names, first.values()):
        raise Conflict("order_move")
    added = await tx.fetch(ADD_MOVES, *zip(*more, strict=True)) if more else ()
    return len(first) + len(added)


async def add_results(tx: Connection, results: Sequence[tuple[CallbackGiven, Callback]]) -> set[UUID]:
    """Keep results, words redacted; returns the ids that were new."""
    if not results:
        return set()
    rows = [_result_row(given, callback) for given, callback in results]
    return {row["result_id"] for row in await tx.fetch(ADD_RESULTS, *zip(*rows, strict=True))}


async def add_verdicts(tx: Connection, verdicts: Sequence[Verdict]) -> None:
    """Keep what was asked of dispatch."""
    if verdicts:
        rows = [
            (v.verdict_id, v.order_id, v.order_version, v.complaint_id, v.kind, v.basis, v.at)
            for v in verdicts
        ]
        await tx.execute(ADD_VERDICTS, *zip(*rows, strict=True))


async def add_reviews(tx: Connection, reviews: Sequence[Review]) -> None:
    """Keep proposed exceptions, which are rare; the first about an answer stands."""
    if reviews:
        await tx.executemany(ADD_REVIEWS, [astuple(each) for each in reviews])


async def add_matter_changes(tx: Connection, changes: Sequence[MatterChanged]) -> int:
    """Keep every (matter, version) once; returns how many were new."""
    if not changes:
        return 0
    rows = [
        (m.matter_id, m.version, m.kind, m.change, m.complaint_id, m.members, m.complainants) for m in changes
    ]
    return len(await tx.fetch(ADD_MATTER_CHANGES, *zip(*rows, strict=True)))


async def pending_orders(tx: Connection, state: str, until: datetime, limit: int) -> list[UUID]:
    """Orders with a try in this state since before `until`."""
    return [row["order_id"] for row in await tx.fetch(PENDING_ORDERS, state, until, limit)]


async def order_of(tx: Connection, callback: UUID) -> UUID | None:
    """The order a try is about; None when we never asked it."""
    order: UUID | None = await tx.fetchval(ORDER_OF_CALLBACK, callback)
    return order


async def heard(tx: Connection, orders: Sequence[UUID]) -> dict[UUID, list[Heard]]:
    """What was said so far about these orders, by whoever was reached."""
    found: dict[UUID, list[Heard]] = defaultdict(list)
    for row in await tx.fetch(HEARD, orders) if orders else ():
        order, *said = row
        unit, owner, solved, satisfaction, reasons, words, at = said
        found[order].append(Heard(unit, owner, solved, satisfaction, tuple(reasons), words, at))
    return found


async def cases_of(database: Pool, reference: str) -> list[Case]:
    """The orders of a complaint, by its reference."""
    return [case_of_row(row) for row in await database.fetch(CASES_OF, reference)]


async def open_callbacks(
    database: Pool, asked: PageAsked, *, sealed: bool
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of tries waiting for their result, and the next one's cursor; `sealed`: of those too."""
    rows = await database.fetch(OPEN_CALLBACKS, *asked.after, sealed, asked.most)
    return asked.cut(rows, "due_at", "callback_id")


def _columns(columns: Columns, rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return zip(*map(columns.values, rows), strict=True)


def _move_row(moved: SeenMove) -> tuple[Any, ...]:
    order = moved.order
    due = order.due
    return (
        order.order_id,
        order.version,
        moved.move,
        moved.actor,
        order.state,
        order.lead,
        moved.at,
        due.binding if due else None,
        due.contact if due else None,
        order.category,
        order.town,
        moved.decision.rule if moved.decision else None,
        bool(order.marks),
    )


def _result_row(given: CallbackGiven, callback: Callback) -> tuple[Any, ...]:
    return (
        given.result_id,
        given.callback_id,
        callback.order_id,
        callback.order_version,
        given.owner,
        given.reached,
        given.solved,
        given.satisfaction,
        redact(given.words).text,
        given.at,
        "\x1f".join(given.reasons),
    )
