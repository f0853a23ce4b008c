"""What intake shows of a complaint: its messages, the moves of its orders, and, audited, the people in it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from services.intake.rules.contact import contact_of
from services.intake.store import CONTACT
from shared.contract.events.submission import Submission
from shared.domain.identifiers import reference
from shared.platform.database import Connection, Pool
from shared.platform.sealing import Sealer

_FIND = """
select complaint_id, source, number, version, changed_at, state ->> 'confidentiality' as confidentiality
from complaint where complaint_id between $1 and $2 limit 2"""

_MESSAGES = """
select message_id, action, version, received_at from message where complaint_id = $1 order by arrival"""

_MOVES = """
select order_id, version, move, state, lead, actor, at from timeline
where complaint_id = $1 order by order_id, version"""

# The look is written down before anything is opened.
_LOOK = "insert into contact_look (complaint_id, looked_by, purpose, looked_at) values ($1, $2, $3, $4)"

_CONTACTS = """
select m.message_id, c.sealed from message m join contact c using (message_id)
where m.complaint_id = $1 and c.locked_until is null order by m.arrival"""


async def find(pool: Pool | Connection, ids: tuple[UUID, UUID]) -> dict[str, Any] | None:
    """The complaint in this range of ids; None when there is none, or more than one."""
    rows = await pool.fetch(_FIND, *ids)
    return dict(rows[0]) if len(rows) == 1 else None


async def timeline(pool: Pool, complaint: dict[str, Any]) -> dict[str, Any]:
    """The complaint with its messages as they came and the moves of its orders."""
    ident = complaint["complaint_id"]
    messages = [dict(row) for row in await pool.fetch(_MESSAGES, ident)]
    moves = [dict(row) for row in await pool.fetch(_MOVES, ident)]
    return {
        "reference": reference(ident),
        **complaint,
        "waiting": sum(message["version"] is None for message in messages),
        "messages": messages,
        "orders": _by_order(moves),
    }


async def look_at_contact(
    tx: Connection, ident: UUID, who: str, purpose: str, now: datetime, sealer: Sealer
) -> dict[str, Any]:
    """The people behind a complaint; who asked and why is kept."""
    await tx.execute(_LOOK, ident, who, purpose, now)
    rows = await tx.fetch(_CONTACTS, ident)
    opened = (sealer.open(row["sealed"], CONTACT + row["message_id"].bytes) for row in rows)
    return contact_of([Submission.model_validate_json(each) for each in opened])


def _by_order(moves: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"order_id": order, "moves": [{k: v for k, v in move.items() if k != "order_id"} for move in group]}
        for order, group in groupby(moves, key=itemgetter("order_id"))
    ]
