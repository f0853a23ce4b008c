"""What a person decides about a class matter: who leads it, and one answer for every order in it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.dispatch import store
from services.dispatch.casework.moving import move, system
from services.dispatch.casework.telling_city import tell_city_what_holds
from services.dispatch.casework.together import orders_by_matter
from services.dispatch.casework.work import Cause, Work
from services.dispatch.deciding import finish
from services.dispatch.handbook import Handbook
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.store import Wanted
from shared.contract.errors import FAULTS, TiaokuaiError
from shared.domain.lifecycle import OPEN, Move, State
from shared.domain.vocabulary import ActorKind, Outcome
from shared.platform.database import Connection
from shared.stream.ports import Effects

Lines = tuple[Effects, list[dict[str, Any]]]


async def name_lead(
    book: Handbook, tx: Connection, now: datetime, matter: UUID, person: str, unit: str, reason: str
) -> Lines:
    """The unit that leads the class matter: it co-handles every order in it that it doesn't lead.

    Raises `TiaokuaiError` not_found without such a class matter, unknown_unit.
    """
    if unit not in book.terms.receiving:
        raise TiaokuaiError("unknown_unit", field="unit")
    work = await _work(book, tx, now, matter)
    found = work.cases.class_matters[matter]
    found.lead, found.lead_by, found.changed = unit, person, True
    command = Command(Move.LINK, ActorKind.DESK, actor_id=person, words=reason, unit=unit, matter=matter)
    lines = [
        _line(held.order.order_id, move(work, Cause(), case, held, command))
        for case, held in orders_by_matter(work)[matter]
        if held.order.state in OPEN
    ]
    await finish(tx, work)
    return work.effects, lines


async def answer_all(
    book: Handbook, tx: Connection, now: datetime, matter: UUID, person: str, said: Command
) -> Lines:
    """One answer, accepted, for every order at work; each number is reported for itself.

    What can't be answered yet (nobody contacted) is said and stays open; with the last the matter closes.
    """
    work = await _work(book, tx, now, matter)
    found, lines = work.cases.class_matters[matter], []
    for case, held in sorted(orders_by_matter(work)[matter], key=lambda each: each[1].order.number):
        if held.order.state not in OPEN - {State.ACCEPTED} or held.order.lead is None:
            continue
        result = move(work, Cause(), case, held, said)
        lines.append(_line(held.order.order_id, result))
        if not isinstance(result, Refused):
            move(work, Cause(), case, held, system(Move.ACCEPT))
            tell_city_what_holds(work, Cause(), case)
    if not any(line["code"] for line in lines):
        found.closed_at, found.closed_by, found.changed = now, person, True
    await finish(tx, work)
    return work.effects, lines


def answering(person: str, words: str, outcome: Outcome, basis: str) -> Command:
    """The move that answers one of them."""
    return Command(
        Move.ANSWER_TOGETHER, ActorKind.DESK, actor_id=person, words=words, outcome=outcome, basis=basis
    )


async def _work(book: Handbook, tx: Connection, now: datetime, matter: UUID) -> Work:
    work = Work(book, await store.load(tx, Wanted(together={matter}, whole=True)), now)
    if not work.cases.class_matters[matter].is_open:
        raise TiaokuaiError("not_found", field="matter_id")
    return work


def _line(order: UUID, result: object) -> dict[str, Any]:
    fault = FAULTS[result.code] if isinstance(result, Refused) else None
    return {
        "order_id": order,
        "code": fault.code if fault else None,
        "message": fault.message if fault else "",
    }
