"""Knowledge entries: proposed by one, approved by another, found by their words until they expire."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.dispatch.handbook import Handbook
from services.dispatch.rules.entries import Draft, refusal, terms, without_people
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import OrderState
from shared.domain.identifiers import stable_id
from shared.platform.database import Connection, Pool
from shared.platform.paging import PageAsked

_ORDER = "select order_state from work_order where order_id = $1 and confidentiality <> 'sealed'"

_PROPOSE = """
insert into knowledge (entry_id, order_id, title, answer, basis, category, owner, proposed_by, proposed_at,
                       expires_on, terms)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (entry_id) do update
set proposed_by = excluded.proposed_by, proposed_at = excluded.proposed_at, expires_on = excluded.expires_on,
    approved_by = null, approved_at = null, withdrawn_by = null, withdrawn_at = null, withdrawn_for = null
where knowledge.withdrawn_at is not null"""

_APPROVE = """
update knowledge set approved_by = $2, approved_at = $3
where entry_id = $1 and approved_at is null and withdrawn_at is null and proposed_by <> $2
returning entry_id"""

_WITHDRAW = """
update knowledge set withdrawn_by = $2, withdrawn_at = $3, withdrawn_for = $4
where entry_id = $1 and withdrawn_at is null returning entry_id"""

_PROPOSED = """
select entry_id, o.order_id, title, answer, basis, category, owner, proposed_by, proposed_at, expires_on
from knowledge k left join work_order o on o.order_id = k.order_id and o.confidentiality <> 'sealed'
where approved_at is null and withdrawn_at is null
  and ($1::timestamptz is null or (proposed_at, entry_id) > ($1, $2::uuid))
order by proposed_at, entry_id limit $3"""

# The more of the question's pairs an entry shares, the better; of its category a little better still.
_FIND = """
select entry_id, title, answer, basis, category, owner, approved_at, expires_on,
       cardinality(array(select unnest(terms) intersect select unnest($1::text[])))::float8
           / greatest(cardinality($1::text[]), 1) + case when category = $2 then 0.2 else 0 end as score
from knowledge
where approved_at is not null and withdrawn_at is null and expires_on > $3
  and (terms && $1::text[] or (cardinality($1::text[]) = 0 and category = $2))
order by score desc, approved_at desc, entry_id limit $4"""

# Beside a complaint: of its category, or with as much in common as one word by chance doesn't have.
_BESIDE = """
with known as (
    select *, cardinality(array(select unnest(terms) intersect select unnest($1::text[])))::float8
              / greatest(least(cardinality(terms), cardinality($1::text[])), 1) as alike
    from knowledge
    where approved_at is not null and withdrawn_at is null and expires_on > $3
      and (terms && $1::text[] or category = $2))
select entry_id, title, answer, basis, category, owner, expires_on from known
where alike >= $4 or category = $2
order by alike desc, approved_at desc, entry_id limit $5"""
_ALIKE, _MOST_BESIDE = 0.25, 3


async def propose(
    book: Handbook, tx: Connection, now: datetime, draft: Draft, order_id: UUID | None, person: str
) -> UUID:
    """Keep a proposed entry. Raises `TiaokuaiError`: unknown_order, illegal_move, field."""
    order = await _order(tx, order_id) if order_id else None
    draft = without_people(draft)
    wrong = refusal(draft, order, frozenset(book.catalogue.units), _today(book, now))
    if wrong == "illegal_move":
        raise TiaokuaiError(wrong)
    if wrong is not None or (draft.category and draft.category not in book.catalogue.categories):
        raise TiaokuaiError("field", field=wrong or "category")
    entry = stable_id("knowledge", order_id, draft.title, draft.answer)
    known = (draft.title, draft.answer, draft.basis, draft.category, draft.owner)
    found_by = terms(f"{draft.title} {draft.answer}")
    await tx.execute(_PROPOSE, entry, order_id, *known, person, now, draft.expires_on, found_by)
    return entry


async def approve(tx: Connection, now: datetime, entry: UUID, person: str) -> None:
    """Let everybody find it. Raises `TiaokuaiError` conflict: done before, or proposed by him."""
    if await tx.fetchval(_APPROVE, entry, person, now) is None:
        raise TiaokuaiError("conflict", field="entry_id")


async def withdraw(tx: Connection, now: datetime, entry: UUID, person: str, reason: str) -> None:
    """Refuse a proposal, or take back what holds no more. Raises `TiaokuaiError` not_found."""
    if await tx.fetchval(_WITHDRAW, entry, person, now, reason) is None:
        raise TiaokuaiError("not_found", field="entry_id")


async def proposed(reader: Pool, asked: PageAsked) -> tuple[list[dict[str, Any]], str | None]:
    """A page of what waits for approval, the oldest first, and the next one's cursor."""
    return asked.cut(await reader.fetch(_PROPOSED, *asked.after, asked.most), "proposed_at", "entry_id")


async def find(
    book: Handbook, reader: Pool, now: datetime, question: str, category: str | None, most: int
) -> list[dict[str, Any]]:
    """Entries that answer a question, or of a category, the likeliest first; none that has expired."""
    rows = await reader.fetch(_FIND, terms(question), category, _today(book, now), most)
    return [dict(row) for row in rows]


async def beside(
    book: Handbook, reader: Pool, now: datetime, words: str, category: str | None
) -> list[dict[str, Any]]:
    """The entries that fit a complaint best, at most three: of its category, or found by its words."""
    found = await reader.fetch(_BESIDE, terms(words), category, _today(book, now), _ALIKE, _MOST_BESIDE)
    return [dict(row) for row in found]


async def _order(tx: Connection, order_id: UUID) -> OrderState:
    state = await tx.fetchval(_ORDER, order_id)
    if state is None:
        raise TiaokuaiError("unknown_order")
    return OrderState.model_validate_json(state)


def _today(book: Handbook, now: datetime) -> date:
    return now.astimezone(book.zone).date()
