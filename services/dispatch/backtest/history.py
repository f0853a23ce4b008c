"""Decisions of the past, from a file or from dispatch's database, a batch at a time.

A file holds one JSON object a line: `order_id`, `at`, `decision` (as in `order.moved`), and what became of
it: `hops` and `last_lead`, the unit that had it in the end.
"""

from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from services.dispatch.rules.facts import SEEN
from shared.platform.database import Connection

BATCH = 20_000

_SAID_AGAIN = {"basis", "catalogue", "model"}

_FIRST_DECISIONS = """
select e.order_id, e.at, e.event, o.lead, o.order_state
from order_event e join work_order o using (order_id)
where e.decides and e.version = 1 order by e.at, e.order_id"""


class Past(NamedTuple):
    """A decision as it was made first, and what became of it."""

    order_id: str
    at: str
    decision: dict[str, Any]
    hops: int
    last_lead: str | None


def from_file(path: Path) -> Iterator[list[Past]]:
    """The decisions of a file. Raises ValueError naming the line that is not one."""
    with path.open("rb") as lines:
        number = 0
        while batch := list(islice(lines, BATCH)):
            yield _pasts(batch, number)
            number += len(batch)


async def from_database(connection: Connection) -> AsyncIterator[list[Past]]:
    """The first decision of every order that dispatch holds, by time."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        cursor = await connection.cursor(_FIRST_DECISIONS)
        while rows := await cursor.fetch(BATCH):
            yield [_stored(row) for row in rows]


def line_of(past: Past) -> bytes:
    """The decision as a line of a file, without what a catalogue says by itself."""
    decision = {name: value for name, value in past.decision.items() if name not in _SAID_AGAIN}
    facts = decision["facts"]
    if len(facts) > 1:
        decision["facts"] = {name: value for name, value in facts.items() if name in SEEN}
    return orjson.dumps(past._replace(decision=decision)._asdict()) + b"\n"


def _pasts(lines: list[bytes], before: int) -> list[Past]:
    pasts: list[Past] = []
    try:
        for line in lines:
            told = orjson.loads(line)
            decision = told["decision"]
            decision["facts"].items(), decision["candidates"]
            pasts.append(Past(told["order_id"], told["at"], decision, told["hops"], told["last_lead"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        words = f"第 {before + len(pasts) + 1} 行不是一个派单决定（{type(error).__name__}）"
        raise ValueError(words) from error
    return pasts


def _stored(row: Any) -> Past:
    event, state = orjson.loads(row["event"]), orjson.loads(row["order_state"])
    return Past(
        str(row["order_id"]), row["at"].isoformat(), event["decision"], len(state["hops"]), row["lead"]
    )
