"""Exceptions and reopening: what a person decides about an order's answer, in one transaction."""

# ruff: noqa: S608 - the column lists are constants, the values are parameters

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.feedback import store
from services.feedback.clock import now_of
from services.feedback.docket import open_docket
from services.feedback.rules.case import Case
from services.feedback.rules.loop import on_exception, on_exception_refused, on_reopened
from services.feedback.rules.review import Review
from services.feedback.rules.terms import Terms
from shared.contract.errors import TiaokuaiError
from shared.contract.events.feedback import CallbackGiven
from shared.domain.identifiers import stable_id
from shared.domain.redact import redact
from shared.platform.database import Connection, Pool
from shared.platform.paging import PageAsked
from shared.stream.ports import Effects

_REVIEW = ", ".join(Review.__slots__)
DECIDE = """
insert into exception_decision (review_id, order_id, accepted, words, decided_by, decided_at)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning true"""

OPEN = """
select r.*, o.number, o.reference, o.lead as unit, o.category from exception_review r
join order_view o using (order_id)
where not exists (select from exception_decision d where d.review_id = r.review_id)
  and ($1::boolean or o.confidentiality <> 'sealed')
  and ($2::timestamptz is null or (proposed_at, review_id) > ($2, $3::uuid))
order by proposed_at, review_id limit $4"""

ONE = f"select {_REVIEW} from exception_review where review_id = $1"

# The result that found the answer bad; a unit proposes about the latest one.
BAD_RESULT = """
select result_id, order_version
from callback_result where order_id = $1 and reached and (solved = 'no' or satisfaction = 'not')
order by order_version desc, asked_at desc limit 1"""

RESULT = """
select result_id, callback_id, order_id, owner, reached, solved, satisfaction, words, asked_at as at
from callback_result where result_id = $1"""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's decision on a proposal; `units` are those the person belongs to."""

    review_id: UUID
    accepted: bool
    words: str
    by: str
    units: frozenset[str] = frozenset()


async def propose(tx: Connection, order: UUID, unit: str, kind: str, evidence: str, words: str) -> UUID:
    """A unit proposes an exception about its answer that was found bad.

    Raises `TiaokuaiError` wrong_unit where it doesn't lead the order, illegal_move where nothing was bad.
    """
    docket = await open_docket(tx, [order])
    case = docket.cases.get(order)
    if case is None:
        raise TiaokuaiError("unknown_order")
    if case.lead != unit:
        raise TiaokuaiError("wrong_unit")
    bad = await tx.fetchrow(BAD_RESULT, order)
    if bad is None or case.failures == 0:
        raise TiaokuaiError("illegal_move")
    now = await now_of(tx)
    identity = stable_id("exception", order, bad["order_version"])
    told = redact(evidence).text, redact(words).text
    review = Review(identity, order, bad["order_version"], bad["result_id"], kind, *told, unit, now)
    await store.add_reviews(tx, [review])
    return identity


async def rule(tx: Connection, ruling: Ruling, now: datetime, terms: Terms) -> Effects:
    """Decide once. Raises `TiaokuaiError` not_found, conflict, recused for a person of the lead unit."""
    review = await tx.fetchrow(ONE, ruling.review_id)
    if review is None:
        raise TiaokuaiError("not_found")
    docket = await open_docket(tx, [review["order_id"]])
    if docket.cases[review["order_id"]].lead in ruling.units:
        raise TiaokuaiError("recused")
    words = redact(ruling.words).text
    decided = await tx.fetchval(
        DECIDE, ruling.review_id, review["order_id"], ruling.accepted, words, ruling.by, now
    )
    if not decided:
        raise TiaokuaiError("conflict")
    case = docket.cases[review["order_id"]]
    if ruling.accepted:
        docket.apply(on_exception(case, review["order_version"], ruling.review_id, now))
    elif case.judged is None:
        result = await _result(tx, review)
        await docket.hear(tx, [result])
        told = docket.history(case.order_id, terms)
        docket.apply(on_exception_refused(case, review["order_version"], result, now, told))
    return await docket.save(tx)


async def reopen(tx: Connection, order: UUID, cause: UUID, words: str, now: datetime) -> tuple[Effects, Case]:
    """Open a closed order again. Raises `TiaokuaiError` unknown_order, illegal_move."""
    docket = await open_docket(tx, [order])
    case = docket.cases.get(order)
    if case is None:
        raise TiaokuaiError("unknown_order")
    step = on_reopened(case, cause, words, now)
    if step is None:
        raise TiaokuaiError("illegal_move")
    docket.apply(step)
    return await docket.save(tx), step.case


async def open_reviews(
    database: Pool, asked: PageAsked, *, sealed: bool
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of proposals that wait for a person, oldest first, and the next one's cursor."""
    return asked.cut(await database.fetch(OPEN, sealed, *asked.after, asked.most), "proposed_at", "review_id")


async def _result(tx: Connection, review: Any) -> CallbackGiven:
    return CallbackGiven(**dict(await tx.fetchrow(RESULT, review["result_id"])))
