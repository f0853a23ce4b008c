"""Objections of units to a draft: raised within the window, decided by a person, acted on by a correction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.feedback.board.editions import Edition
from services.feedback.rules.publishing import Standing
from shared.domain.identifiers import stable_id
from shared.platform.database import Connection
from shared.platform.paging import PageAsked

ADD = """
insert into objection (objection_id, number, unit, order_id, part, words, evidence, raised_by, raised_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing"""

COUNTED = "select exists (select from score where order_id = $1 and unit = $2)"

DECIDE = """
insert into objection_decision (objection_id, accepted, words, decided_by, decided_at)
values ($1, $2, $3, $4, $5) on conflict do nothing returning true"""

EXCLUDE = """
insert into exclusion (exclusion_id, order_id, unit, measure, objection_id, decided_by, decided_at)
values ($1, $2, $3, $4, $1, $5, $6) on conflict do nothing"""

OF_EDITION = """
select o.*, d.accepted, d.words as decision, d.decided_by, d.decided_at
from objection o left join objection_decision d using (objection_id)
left join order_view v on v.order_id = o.order_id
where o.number = $1 and ($2::text is null or unit = $2)
  and ($3::boolean or v.confidentiality is distinct from 'sealed')
  and ($4::timestamptz is null or (raised_at, objection_id) > ($4, $5::uuid))
order by raised_at, objection_id limit $6"""

ONE = """
select o.*, d.accepted from objection o left join objection_decision d using (objection_id)
where objection_id = $1"""

STANDING = """
select count(*) filter (where d.objection_id is null) as undecided,
       count(*) filter (where d.accepted) as accepted,
       exists(select from edition where corrects = $1) as corrected
from objection o left join objection_decision d using (objection_id) where number = $1"""


@dataclass(frozen=True, slots=True)
class Objection:
    """What a unit objects to: this part of its figures for this order, for this reason."""

    number: int
    unit: str
    order_id: UUID
    part: str
    words: str
    evidence: str
    raised_by: str
    raised_at: datetime

    @property
    def objection_id(self) -> UUID:
        """The same objection again is the same."""
        return stable_id("objection", self.number, self.unit, self.order_id, self.part)


async def has_figures(connection: Connection, objection: Objection) -> bool:
    """Whether the order is in the unit's figures: nobody objects to another's."""
    return bool(await connection.fetchval(COUNTED, objection.order_id, objection.unit))


async def raise_objection(connection: Connection, objection: Objection) -> UUID:
    """Keep it; the first of its kind stands."""
    values = (getattr(objection, name) for name in Objection.__slots__)
    await connection.execute(ADD, objection.objection_id, *values)
    return objection.objection_id


async def decide(
    connection: Connection, objection: Any, *, accepted: bool, words: str, by: str, at: datetime
) -> bool:
    """Decide once; an accepted one leaves that part out of the unit's figures from then on."""
    identity = objection["objection_id"]
    decided = await connection.fetchval(DECIDE, identity, accepted, words, by, at)
    if decided and accepted:
        where = objection["order_id"], objection["unit"], objection["part"]
        await connection.execute(EXCLUDE, identity, *where, by, at)
    return bool(decided)


async def objections_of(
    connection: Connection, number: int, unit: str | None, asked: PageAsked, *, sealed: bool
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of the objections to an edition, all or one unit's, and the next one's cursor.

    `sealed`: who asks may see those about sealed matters.
    """
    rows = await connection.fetch(OF_EDITION, number, unit, sealed, *asked.after, asked.most)
    return asked.cut(rows, "raised_at", "objection_id")


async def standing(connection: Connection, edition: Edition) -> Standing:
    """How a draft stands."""
    row = await connection.fetchrow(STANDING, edition.number)
    return Standing(
        audience=edition.audience,
        drafted_by=edition.drafted_by,
        objections_until=edition.objections_until,
        undecided=row["undecided"],
        accepted=row["accepted"],
        published=edition.published_at is not None,
        corrected=row["corrected"],
    )
