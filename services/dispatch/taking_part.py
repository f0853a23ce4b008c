"""Orders of others in which a unit is waited for, page by page, the most pressing first."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from services.dispatch.inbox import shown
from services.dispatch.rules.parts import owed
from shared.contract.events.order import OrderState
from shared.platform.database import Connection, Pool
from shared.platform.paging import PageAsked

# By a row's own list of who owes a part (`rules.parts.awaited`), which few orders have.
AWAITED = """
select order_id, order_state from work_order o
where o.awaited @> array[$1] and o.confidentiality <> 'sealed'
order by o.binding nulls last, o.order_id limit 2000"""

SHOWN = """
select o.order_id, o.order_state, c.payload from work_order o join complaint c using (complaint_id)
where o.order_id = any($1::uuid[]) and o.confidentiality <> 'sealed'"""

_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


async def page(
    reader: Pool | Connection, unit: str, asked: PageAsked, *, awaited_in: Pool | Connection
) -> tuple[list[dict[str, Any]], str | None]:
    """As the inbox shows orders, each with `part`: what is wanted, by whom and until when; the next cursor.

    `awaited_in` says which orders, `reader` what is shown of them: under the policies of a unit's rows the
    index of the first isn't used, as an array's `@>` is not leakproof.
    """
    found = []
    for row in await awaited_in.fetch(AWAITED, unit):
        part = owed(OrderState.model_validate_json(row["order_state"]), unit)
        if part is not None:
            found.append({"order_id": row["order_id"], "part": part, "until": part.due or _NEVER})
    found.sort(key=lambda each: (each["until"], each["order_id"]))
    cut, following = asked.cut(asked.behind(found, "until", "order_id"), "until", "order_id")
    rows = await reader.fetch(SHOWN, [each["order_id"] for each in cut])
    orders = {row["order_id"]: shown(row) for row in rows}
    parts = [(orders.get(each["order_id"]), each["part"]) for each in cut]
    return [order | {"part": asdict(part)} for order, part in parts if order is not None], following
