"""Orders of others in which a unit is waited for: whistled for, asked for one act, or handling its share."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from services.dispatch.inbox import shown
from shared.platform.database import Connection, Pool

# Looked through rather than indexed: an index on parts would cost every move of every order.
_NAMED = """
select o.order_id, o.binding, o.order_state, c.payload
from work_order o join complaint c using (complaint_id)
where o.at_work and o.lead is distinct from $1 and o.confidentiality <> 'sealed'
  and strpos(o.order_state, '"' || $1 || '"') > 0
order by o.binding nulls last, o.order_id limit 500"""

_FAR = datetime(9999, 12, 31, tzinfo=UTC).isoformat()


async def awaited(reader: Pool | Connection, unit: str) -> list[dict[str, Any]]:
    """As the inbox shows orders, each with `part`: whistle, help or co, what is wanted and until when."""
    found = []
    for row in await reader.fetch(_NAMED, unit):
        part = part_of(orjson.loads(row["order_state"]), unit)
        if part is not None:
            found.append(shown(row) | {"part": part})
    return sorted(found, key=lambda each: each["part"]["due"] or _FAR)


def part_of(order: Mapping[str, Any], unit: str) -> dict[str, Any] | None:
    """What this unit still owes, the most pressing kind first; None where nothing, or where it is recused."""
    if order["respondent_unit"] == unit:
        return None
    joint = order["joint"] or {"whistles": (), "helps": (), "co_reported": ()}
    for blown in joint["whistles"]:
        if any(each["unit"] == unit and each["at"] is None for each in blown["units"]):
            return {"kind": "whistle", "by": blown["town"], "words": blown["words"], "due": blown["due"]}
    for asked in joint["helps"]:
        if asked["unit"] == unit and asked["given"] is None:
            return {"kind": "help", "by": asked["asked_by"], "words": asked["act"], "due": asked["due"]}
    if unit in order["co"] and unit not in joint["co_reported"]:
        return {"kind": "co", "by": order["lead"], "words": "", "due": (order["due"] or {}).get("binding")}
    return None
