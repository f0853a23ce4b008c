"""Danger to life or crime: passed on to 110, 119 or 120, recorded, and the order's unit told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.dispatch import store
from services.dispatch.casework.moving import move
from services.dispatch.casework.work import Cause, Work
from services.dispatch.handbook import Handbook
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.notices import is_sealed
from services.dispatch.store import Wanted
from shared.contract.errors import TiaokuaiError
from shared.domain.lifecycle import Move
from shared.domain.vocabulary import ActorKind
from shared.platform.database import Connection
from shared.stream.ports import Effects


class Service(StrEnum):
    """Who comes at once."""

    POLICE = "110"
    FIRE = "119"
    AMBULANCE = "120"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Who passed what on to whom; `sealed`: he may see sealed matters."""

    order_id: UUID
    service: Service
    words: str
    person: str
    sealed: bool
    trace: str = ""


_RECORD = """
insert into emergency_transfer (order_id, service, at, by, words) values ($1, $2, $3, $4, $5)
on conflict do nothing"""
_WORDS = "已立即转{service}。{words}"


async def transfer(
    book: Handbook, tx: Connection, now: datetime, done: Transfer
) -> tuple[Effects, dict[str, Any]]:
    """Record a transfer. Raises `TiaokuaiError` unknown_order, or what the rules refuse."""
    work = Work(book, await store.load(tx, Wanted(orders={done.order_id})), now)
    case, held = work.cases.of_order(done.order_id), work.cases.order(done.order_id)
    if case is None or held is None or (is_sealed(held.order) and not done.sealed):
        raise TiaokuaiError("unknown_order")
    words = _WORDS.format(service=done.service, words=done.words)
    command = Command(Move.FOLLOW_UP, ActorKind.DESK, actor_id=done.person, words=words)
    result = move(work, Cause(traceparent=done.trace), case, held, command)
    if isinstance(result, Refused):
        raise TiaokuaiError(result.code)
    await store.save(tx, work.cases, work.journal, now)
    await tx.execute(_RECORD, done.order_id, done.service, now, done.person, done.words)
    return work.effects, {"order_id": done.order_id, "service": done.service, "at": now}
