"""Ratings kept and read: given by towns, objected to by departments, shown from the sample up."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from services.feedback.rounds import round_of
from services.feedback.rules.ratings import ROUND, Given, half_year_of, occasion_of
from services.feedback.rules.rounds import objection_refusal, rating_refusal
from shared.contract.errors import TiaokuaiError
from shared.domain.identifiers import stable_id
from shared.domain.redact import redact
from shared.platform.database import Connection, Pool
from shared.platform.paging import PageAsked

ORDER = """
select v.lead, v.parts, coalesce((select m.marked from order_move m where m.order_id = v.order_id
                                  order by version desc limit 1), false) as marked
from order_view v where order_id = $1"""

ADD = """
insert into rating (rating_id, town, department, occasion, order_id, half_year, score, reasons, words, marked,
                    rated_by, rated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing returning true"""

# A round's ratings count when it has closed: who looks while it is open could tell who rated last.
COUNTED = """
select town, department, half_year, score, marked, occasion from rating r
where ($1::text is null or half_year = $1) and ($2::text is null or occasion = $2)
  and (occasion <> 'round' or exists (
      select from rating_round o where o.half_year = r.half_year and o.closes_at <= clock_timestamp()))
  and not exists (select from rating_objection o where o.rating_id = r.rating_id and o.accepted)"""

# Never by which town: a department objects to what was said, not to who said it.
OF_DEPARTMENT = """
select r.rating_id, r.occasion, case when v.confidentiality <> 'sealed' then r.order_id end as order_id,
       r.half_year, r.score, r.reasons, r.words, o.accepted,
       o.raised_at as objected_at
from rating r left join rating_objection o using (rating_id)
left join order_view v on v.order_id = r.order_id
where department = $1 and (occasion <> 'round' or exists (
    select from rating_round d where d.half_year = r.half_year and d.closes_at <= clock_timestamp()))
  and ($2::text is null or (r.half_year, r.rating_id) < ($2, $3::uuid))
order by r.half_year desc, r.rating_id desc limit $4"""

DEPARTMENT_OF = "select department from rating where rating_id = $1"

ROUND_OF_RATING = "select occasion, half_year from rating where rating_id = $1 and department = $2"

OBJECT = """
insert into rating_objection (rating_id, words, evidence, raised_by, raised_at)
select rating_id, $3, $4, $5, $6 from rating where rating_id = $1 and department = $2
on conflict do nothing returning true"""

DECIDE = """
update rating_objection set accepted = $2, answer = $3, decided_by = $4, decided_at = $5
where rating_id = $1 and decided_at is null returning true"""

OBJECTIONS = """
select o.*, r.department, r.occasion, r.order_id, r.score, r.reasons, r.words as said
from rating_objection o join rating r using (rating_id)
left join order_view v on v.order_id = r.order_id
where decided_at is null and ($1::boolean or v.confidentiality is distinct from 'sealed')
  and ($2::timestamptz is null or (raised_at, rating_id) > ($2, $3::uuid))
order by raised_at, rating_id limit $4"""


@dataclass(frozen=True, slots=True)
class Rated:
    """What a town says of a department: about an order, or in the round of a half-year."""

    town: str
    department: str
    order_id: UUID | None
    half_year: str | None
    score: int
    reasons: tuple[str, ...]
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A rating that counts, and on what occasion it was given."""

    given: Given
    occasion: str


async def rate(tx: Connection, rated: Rated, now: datetime, zone: tzinfo) -> UUID:
    """Keep a rating; once an event, once a round.

    Raises `TiaokuaiError` unknown_order, wrong_unit where the town had nothing to do with it or may not rate
    in this round, round_closed, conflict.
    """
    occasion, marked = await _occasion(tx, rated, now)
    half_year = rated.half_year or half_year_of(now, zone)
    identity = stable_id("rating", rated.town, rated.department, occasion, rated.order_id or half_year)
    kept = await tx.fetchval(
        ADD,
        identity,
        rated.town,
        rated.department,
        occasion,
        rated.order_id,
        half_year,
        rated.score,
        list(rated.reasons),
        redact(rated.words).text,
        marked,
        rated.by,
        now,
    )
    if not kept:
        raise TiaokuaiError("conflict")
    return identity


async def counted(
    database: Connection | Pool, half_year: str | None, occasion: str | None = None
) -> list[Given]:
    """Every rating that counts, of a half-year or of all, on one occasion or on any."""
    return [each.given for each in await with_occasions(database, half_year, occasion)]


async def with_occasions(
    database: Connection | Pool, half_year: str | None, occasion: str | None = None
) -> list[Counted]:
    """The same, each with its occasion."""
    rows = await database.fetch(COUNTED, half_year, occasion)
    return [Counted(Given(*given), what) for *given, what in rows]


async def of_department(
    database: Pool, department: str, asked: PageAsked
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of what was said of a department, without the towns, and the next one's cursor.

    By half-year and id: the order in which ratings came would tell who gave them.
    """
    rows = await database.fetch(OF_DEPARTMENT, department, *asked.after, asked.most)
    return asked.cut(rows, "half_year", "rating_id")


async def object_to(
    database: Pool, rating: UUID, department: str, words: str, evidence: str, by: str, now: datetime
) -> None:
    """A department objects, once.

    Raises `TiaokuaiError` not_found, also where it has objected before, and window_closed for a round's
    rating outside the time for objections.
    """
    told = redact(words).text, redact(evidence).text
    rating_of = await database.fetchrow(ROUND_OF_RATING, rating, department)
    if rating_of is not None and rating_of["occasion"] == ROUND:
        refused = objection_refusal(await round_of(database, rating_of["half_year"]), now)
        if refused is not None:
            raise TiaokuaiError(refused)
    if not await database.fetchval(OBJECT, rating, department, *told, by, now):
        raise TiaokuaiError("not_found")


async def department_of(database: Pool, rating: UUID) -> str:
    """Whom a rating is about. Raises `TiaokuaiError` not_found."""
    department: str | None = await database.fetchval(DEPARTMENT_OF, rating)
    if department is None:
        raise TiaokuaiError("not_found")
    return department


async def decide_objection(
    database: Pool, rating: UUID, *, accepted: bool, words: str, by: str, now: datetime
) -> None:
    """A person decides, once. Raises `TiaokuaiError` not_found."""
    if not await database.fetchval(DECIDE, rating, accepted, redact(words).text, by, now):
        raise TiaokuaiError("not_found")


async def open_objections(
    database: Pool, asked: PageAsked, *, sealed: bool
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of objections that wait for a person, and the next one's cursor.

    `sealed`: the reader may see those about sealed matters.
    """
    rows = await database.fetch(OBJECTIONS, sealed, *asked.after, asked.most)
    return asked.cut(rows, "raised_at", "rating_id")


async def _occasion(tx: Connection, rated: Rated, now: datetime) -> tuple[str, bool]:
    if rated.order_id is None:
        assert rated.half_year is not None
        refused = rating_refusal(await round_of(tx, rated.half_year), rated.town, now)
        if refused is not None:
            raise TiaokuaiError(refused, field="half_year")
        return ROUND, False
    order = await tx.fetchrow(ORDER, rated.order_id)
    if order is None:
        raise TiaokuaiError("unknown_order")
    occasion = occasion_of(rated.town, rated.department, order["lead"], order["parts"])
    if occasion is None:
        raise TiaokuaiError("wrong_unit")
    return occasion, order["marked"]
