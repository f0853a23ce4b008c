"""What others do while a scene looks at one page: decisions and reports over the services' routes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from deploy.local.session_file import Session


@dataclass(frozen=True, slots=True)
class Hotline:
    """The loop's people who have no window open, each by a development token."""

    session: Session
    client: httpx.AsyncClient

    async def order(self, number: str) -> dict[str, Any]:
        """An order as it stands, by its number."""
        found = await self._ask("GET", "/orders/found", "desk", params={"q": number})
        one = found["items"][0]["order_id"]
        shown: dict[str, Any] = (await self._ask("GET", f"/orders/{one}", "desk"))["order"]
        return shown

    async def number(self, order: str) -> str:
        """What it is called, by its id."""
        found: str = (await self._ask("GET", f"/orders/{order}", "desk"))["order"]["number"]
        return found

    async def desk(self, number: str, action: str, **more: Any) -> None:
        """A decision of the desk, made at once."""
        order = await self.order(number)
        body = {"action": action, "version": order["version"], "reason": "人工核定"} | more
        await self._ask("POST", f"/desk/{order['order_id']}/decide", "desk", json=body)

    async def unit(self, code: str, number: str, *kinds: str, **more: Any) -> None:
        """Reports of a unit, one after another."""
        for kind in kinds:
            order = await self.order(number)
            body = {
                "report_id": str(uuid4()),
                "order_version": order["version"],
                "kind": kind,
                "at": datetime.now(UTC).isoformat(),
                "words": "已办",
            }
            path = f"/orders/{order['order_id']}/reports"
            answer = await self._ask("POST", path, f"unit-{code}", json=body | more)
            assert answer["applied"], answer

    async def check(self, number: str) -> None:
        """An answer, accepted."""
        order = await self.order(number)
        body = {"action": "accept", "version": order["version"], "reason": ""}
        await self._ask("POST", f"/orders/{order['order_id']}/check", "desk", json=body)

    async def review(self, number: str, **more: Any) -> None:
        """A return, decided."""
        order = await self.order(number)
        body = {"version": order["version"], "reason": "核定"} | more
        await self._ask("POST", f"/returns/{order['order_id']}/decide", "desk", json=body)

    async def _ask(self, method: str, path: str, who: str, **request: Any) -> Any:
        headers = {"authorization": f"Bearer {self.session.token(who)}", "idempotency-key": uuid4().hex}
        address = self.session.services["dispatch"].api
        answer = await self.client.request(method, address + path, headers=headers, **request)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()
