"""What stands beside an order: others on its matter, ended ones like it, what the district knows."""

from typing import Any

from services.console.visit import Visit


async def beside(visit: Visit, order: object) -> dict[str, Any]:
    """`items`, `alike`, `knowledge`; empty while dispatch is away, or where an older one doesn't say."""
    found = await visit.api.spare("dispatch", f"/orders/{order}/related")
    return {"items": [], "alike": [], "knowledge": [], **(found or {})}
