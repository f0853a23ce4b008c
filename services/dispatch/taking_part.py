"""Orders of others in which a unit is waited for: whistled for, asked for one act, or handling its share."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from services.dispatch.inbox import shown
from shared.platform.database import Connection, Pool
from shared.platform.paging import PageAsked

# By a row's own list of who owes a part (`rules.sight.awaited`), which few orders have.
AWAITED = """
select order_id, order_state from work_order o
where o.awaited @> array[$1] and o.confidentiality <> 'sealed'
order by o.binding nulls last, o.order_id limit 2000"""

SHOWN = """
select o.order_id, o.order_state, c.payload from work_order o join complaint c using (complaint_id)
where o.order_id = any($1::uuid[]) and o.confidentiality <> 'sealed'"""

_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


async def page(
    reader: Pool | Connection, unit: str, asked: PageAsked
) -> tuple[list[dict[str, Any]], str | None]:
    """As the inbox shows orders, each with `part`: whistle, help or co, what is wanted and until when.

    The most pressing first; with the next page's cursor.
    """
    found = []
    for row in await reader.fetch(AWAITED, unit):
        part = part_of(orjson.loads(row["order_state"]), unit)
        if part is not None:
            until = datetime.fromisoformat(part["due"]) if part["due"] else _NEVER
            found.append({"order_id": row["order_id"], "part": part, "until": until})
    found.sort(key=lambda each: (each["until"], each["order_id"]))
    cut, following = asked.cut(asked.behind(found, "until", "order_id"), "until", "order_id")
    rows = await reader.fetch(SHOWN, [each["order_id"] for each in cut])
    orders = {row["order_id"]: shown(row) for row in rows}
    parts = [(orders.get(each["order_id"]), each["part"]) for each in cut]
    return [order | {"part": part} for order, part in parts if order is not None], following


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
