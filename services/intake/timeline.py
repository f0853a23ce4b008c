"""The second stage: the moves of every order as dispatch tells them, each written once, in any order."""

from collections.abc import Sequence
from datetime import datetime

from services.intake.seen import SeenMove
from shared.contract.records import Incoming
from shared.platform.database import Connection
from shared.platform.metrics import DUPLICATES_SUPPRESSED
from shared.stream.ports import Effects

STAGE = "timeline"

# A move met before has no effect: its key is (order, version).
_NOTE = """
insert into timeline (order_id, version, complaint_id, move, state, actor, lead, at, section, co, respondent,
                      secrecy, lead_since)
select * from unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
                     $8::timestamptz[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int[])
on conflict do nothing"""


async def note_moves(batch: Sequence[Incoming[SeenMove]], tx: Connection, now: datetime) -> Effects:  # noqa: ARG001
    """Write down a batch of moves."""
    moves = [incoming.event for incoming in batch]
    orders = [move.order for move in moves]
    done = await tx.execute(
        _NOTE,
        [order.order_id for order in orders],
        [order.version for order in orders],
        [order.complaint_id for order in orders],
        [move.move for move in moves],
        [order.state for order in orders],
        [move.actor for move in moves],
        [order.lead for order in orders],
        [move.at for move in moves],
        [order.section for order in orders],
        [",".join(order.co) for order in orders],
        [order.respondent_unit for order in orders],
        [order.confidentiality for order in orders],
        [order.lead_since for order in orders],
    )
    DUPLICATES_SUPPRESSED.labels(STAGE).inc(len(moves) - int(done.split()[-1]))
    return Effects()
