"""Climbs the supervision ladder: steps begun and resolved, each told to the unit and to its supervisor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.feedback import store
from services.feedback.messages import EXPLAINED, TO_SUPERVISOR, TO_UNIT, message, supervision_message
from services.feedback.rules.supervision import Ladder, resolution, rung
from services.feedback.rules.terms import Terms
from shared.contract.errors import TiaokuaiError
from shared.contract.events.feedback import SupervisionStepped, Verdict
from shared.contract.records import Message
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import State
from shared.domain.redact import redact
from shared.domain.vocabulary import Confidentiality, Rung
from shared.platform.database import Connection, Pool
from shared.platform.paging import PageAsked
from shared.stream.ports import Effects

OVERDUE, OVERDUE_WORDS = "overdue", "已超过办理时限，请立即办理并说明原因"
_LOOK_AHEAD = timedelta(days=12)  # no row of days off is longer
_AT_ONCE = 500

# Counting lags a little behind the loop: the order's row says how it stands now.
DUE_SOON = """
select o.order_id, o.unit, o.due, v.complaint_id, v.number, v.reference, v.version, v.state, v.lead,
       v.confidentiality, v.due as due_now,
       array(select step_id from supervision_step s where s.order_id = o.order_id) as steps
from open_order o join order_view v using (order_id)
where o.due < $1 and v.lead = o.unit and v.due = o.due order by o.due, o.order_id"""

STANDING = """
select s.step_id, s.order_id, s.unit, s.due, s.rung, v.complaint_id, v.number, v.reference, v.version,
       v.state, v.lead, v.confidentiality, v.due as due_now
from supervision_step s join order_view v using (order_id) where s.resolved_at is null
and (s.unit is distinct from v.lead or s.due is distinct from v.due or v.state = any($1::text[]))
order by s.begun_at, s.step_id limit $2"""

BEGIN = """
insert into supervision_step (step_id, order_id, unit, rung, due, begun_at)
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
on conflict do nothing returning step_id"""

RESOLVE = """
update supervision_step s set resolved_at = $3, resolution = r.resolution
from unnest($1::uuid[], $2::text[]) as r(step_id, resolution) where s.step_id = r.step_id"""

# Those not answered for first; a sealed matter's are in no list.
OF_UNIT = """
select s.*, v.number, v.reference, v.category, explained_at is null as unexplained
from supervision_step s join order_view v using (order_id)
where ($1::text is null or s.unit = $1) and resolved_at is null and v.confidentiality <> 'sealed'
  and ($2::boolean is null or (explained_at is null, begun_at, step_id) < ($2, $3::timestamptz, $4::uuid))
order by explained_at is null desc, begun_at desc, step_id desc limit $5"""

EXPLAIN = """
update supervision_step s set explanation = $3, explained_by = $4, explained_at = $5 from order_view v
where s.step_id = $1 and s.unit = $2 and s.explained_at is null and v.order_id = s.order_id
returning s.step_id, s.order_id, s.unit, s.due, s.rung, v.complaint_id, v.number, v.reference, v.version,
          v.state, v.lead, v.confidentiality, v.due as due_now"""

_DONE = (
    "shelved",
    "answered",
    "answer_check",
    "accepted",
    "closed",
    "guided",
    "merged",
    "withdrawn",
    "returned_to_city",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """An order on the ladder, and what events say of it."""

    ladder: Ladder
    complaint_id: UUID
    number: str
    reference: str
    version: int
    state: State
    lead: str | None
    due_now: datetime | None
    sealed: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """What a unit says of a step of its own, and by whom."""

    step_id: UUID
    unit: str
    words: str
    by: str


async def climb(tx: Connection, now: datetime, terms: Terms) -> tuple[Effects, int]:
    """Begin every step whose time has come, up to some hundred; returns the events and how many began."""
    rows = await tx.fetch(DUE_SOON, now + _LOOK_AHEAD)
    risen = [each for row in rows if (each := _risen(row, now, terms))][:_AT_ONCE]
    if not risen:
        return Effects(), 0
    ladders = [each.ladder for each in risen]
    columns = zip(*((s.step_id, s.order_id, s.unit, s.rung, s.due, now) for s in ladders), strict=True)
    begun = {row["step_id"] for row in await tx.fetch(BEGIN, *columns)}
    new = [each for each in risen if each.ladder.step_id in begun]
    asked = [verdict for each in new if terms.ladder_asks_dispatch and (verdict := _asked(each, now))]
    await store.add_verdicts(tx, asked)
    events = [*(told for each in new for told in _told(each, now, terms, None)), *map(message, asked)]
    return Effects([(None, event) for event in events]), len(begun)


async def settle(tx: Connection, now: datetime, terms: Terms) -> tuple[Effects, int]:
    """Resolve every step that has come to an end, up to some hundred."""
    rows = await tx.fetch(STANDING, _DONE, _AT_ONCE)
    ended = [(each, how) for row in rows if (how := _ended(each := _standing(row, Rung(row["rung"]))))]
    if not ended:
        return Effects(), 0
    steps, ways = zip(*((each.ladder.step_id, how) for each, how in ended), strict=True)
    await tx.execute(RESOLVE, steps, ways, now)
    events = [event for each, how in ended for event in _told(each, now, terms, how)]
    return Effects([(None, event) for event in events]), len(ended)


async def standing_steps(
    database: Pool, unit: str | None, asked: PageAsked
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of steps that stand, newest first, of one unit or all, and the next one's cursor."""
    rows = await database.fetch(OF_UNIT, unit, *asked.after, asked.most)
    return asked.cut(rows, "unexplained", "begun_at", "step_id")


async def explain(tx: Connection, said: Explained, now: datetime, terms: Terms) -> Effects:
    """A unit answers for a step of its own, once; both sides are told. Raises `TiaokuaiError` not_found."""
    words = redact(said.words).text
    row = await tx.fetchrow(EXPLAIN, said.step_id, said.unit, words, said.by, now)
    if row is None:
        raise TiaokuaiError("not_found")
    standing = _standing(row, Rung(row["rung"]))
    return Effects([(None, event) for event in _told(standing, now, terms, EXPLAINED, words)])


def _risen(row: Any, now: datetime, terms: Terms) -> Standing | None:
    reached = rung(row["due"], now, terms.calendar)
    if reached is None or row["state"] in _DONE:
        return None
    standing = _standing(row, reached)
    return None if standing.ladder.step_id in row["steps"] else standing


def _standing(row: Any, reached: Rung) -> Standing:
    return Standing(
        Ladder(row["order_id"], row["unit"], row["due"], reached),
        row["complaint_id"],
        row["number"],
        row["reference"],
        row["version"],
        State(row["state"]),
        row["lead"],
        row["due_now"],
        row["confidentiality"] == Confidentiality.SEALED,
    )


def _ended(standing: Standing) -> str | None:
    return resolution(standing.state, standing.lead, standing.due_now, standing.ladder)


def _asked(standing: Standing, now: datetime) -> Verdict | None:
    kind, order = standing.ladder.asks, standing.ladder.order_id
    if kind is None:
        return None
    return Verdict(
        verdict_id=stable_id("verdict", order, standing.version, kind, standing.ladder.step_id),
        kind=kind,
        order_id=order,
        order_version=standing.version,
        complaint_id=standing.complaint_id,
        basis=OVERDUE,
        words=OVERDUE_WORDS,
        at=now,
    )


def _told(
    standing: Standing, now: datetime, terms: Terms, how: str | None, words: str = ""
) -> Iterable[Message]:
    ladder = standing.ladder
    # Made secret since it was dispatched, a matter is told to no unit any more.
    to_unit = () if standing.sealed else ((TO_UNIT, ladder.unit),)
    for role, recipient in (*to_unit, (TO_SUPERVISOR, terms.supervisor)):
        stepped = SupervisionStepped(
            step_id=ladder.step_id,
            order_id=ladder.order_id,
            complaint_id=standing.complaint_id,
            number=standing.number,
            reference=standing.reference,
            unit=ladder.unit,
            recipient=recipient,
            role=role,
            rung=ladder.rung,
            due=ladder.due,
            resolution=how,
            explanation=words,
            at=now,
        )
        yield supervision_message(stepped)
