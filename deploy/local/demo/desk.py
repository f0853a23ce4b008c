"""Simulated clerks, over HTTP: they decide part of what waits at the desk, and the units' returns."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from time import monotonic
from typing import Any

import httpx

from deploy.local.demo.acknowledged import Acknowledged, AcknowledgedList, InputKind
from deploy.local.demo.chance import chance
from deploy.local.session_file import Session
from shared.domain.identifiers import stable_id
from shared.platform.web_client import web_client

Item = dict[str, Any]

CLIENT = "desk"
_JUDGED, _ACCEPTED, _DESIGNATED = "派单员判断", "理由成立，改派", "指定承办"
SIMULATED_WORDS = frozenset({_JUDGED, _ACCEPTED, _DESIGNATED})
"""Reasons by which an order that these clerks gave out can be told from one that a person did."""
_DISPATCHES, _GUIDES, _TO_CITY = 0.70, 0.76, 0.80
_HANDS_ON, _REFUSES = 0.5, 0.8
_PAGE = 100
_RESTS = 2.0
"""As long as it took to look, without deciding, so many times over."""

_CLERKS = 8
"""Who decide at a time: one alone is what a district of a thousand cases a minute would wait for."""


def decision(item: Item, towns_and_departments: list[str]) -> Item | None:
    """What a clerk decides about an order that waits for a decision; None leaves it there."""
    luck = chance("desk", item["order_id"], item["version"])
    if luck < _DISPATCHES:
        unit = item.get("suggest") or towns_and_departments[int(luck * 997) % len(towns_and_departments)]
        return {"action": "dispatch", "unit": unit, "reason": _JUDGED}
    if luck < _GUIDES:
        return {"action": "guide", "reason": "请通过诉讼或仲裁途径解决"}
    if luck < _TO_CITY:
        return {
            "action": "return_to_city",
            "ground": "not_this_district",
            "basis": "属地管理",
            "reason": "非本区",
        }
    return None


def review(item: Item, towns_and_departments: list[str]) -> Item:
    """What a clerk decides about a return."""
    luck = chance("return", item["order_id"], item["version"])
    others = [unit for unit in towns_and_departments if unit != item["lead"]]
    unit = others[int(luck * 997) % len(others)]
    if luck < _HANDS_ON:
        return {"action": "accept", "unit": unit, "reason": _ACCEPTED}
    if luck < _REFUSES:
        return {"action": "refuse", "reason": "属于你单位职责，请继续办理"}
    return {"action": "designate", "unit": unit, "reason": _DESIGNATED}


class Desk:
    """The clerks; `decided` counts what was acknowledged."""

    def __init__(self, session: Session, units: list[str], acknowledged: AcknowledgedList) -> None:
        self.decided = 0
        self._units = units
        self._acknowledged = acknowledged
        self._seen: set[tuple[str, int]] = set()
        self._looking = 0.0
        self._turn = asyncio.Lock()
        self._free = asyncio.Semaphore(_CLERKS)
        self._web = web_client(
            base_url=session.services["dispatch"].api,
            headers={"authorization": f"Bearer {session.token(CLIENT)}"},
            timeout=10.0,
        )

    async def run(self, every: float) -> None:
        """Look through both queues for ever, resting at least so many seconds; cancel to stop.

        Who has looked through thousands of cases rests longer: else looking is all that the machine does.
        """
        while True:
            self._looking = 0.0
            with suppress(httpx.HTTPError):
                await self.turn()
            await asyncio.sleep(max(every, _RESTS * self._looking))

    async def close(self) -> None:
        await self._web.aclose()

    async def turn(self) -> int:
        """Decide what is new in the queues; returns how many. Raises `httpx.HTTPError`."""
        before = self.decided
        async with self._turn:
            await self._clear("/desk", decision)
            await self._clear("/returns", review)
        return self.decided - before

    async def _clear(self, queue: str, decide: Callable[[Item, list[str]], Item | None]) -> None:
        async for page in self._pages(queue):
            said = [self._say(queue, item, decide(item, self._units)) for item in page]
            trouble = await asyncio.gather(*said, return_exceptions=True)
            for error in filter(None, trouble):
                raise error

    async def _pages(self, queue: str) -> AsyncIterator[list[Item]]:
        after = None
        while True:
            began = monotonic()
            page = await self._web.get(queue, params={"limit": _PAGE} | ({"after": after} if after else {}))
            self._looking += monotonic() - began
            page.raise_for_status()
            found = page.json()
            yield [each for each in found["items"] if (each["order_id"], each["version"]) not in self._seen]
            after = found["next"]
            if not after:
                return

    async def _say(self, queue: str, item: Item, body: Item | None) -> None:
        """Send the decision; the same one again has no effect, so it is sent until it is answered."""
        if body is not None:
            key = str(stable_id("demo desk", item["order_id"], item["version"]))
            path, sent = f"{queue}/{item['order_id']}/decide", body | {"version": item["version"]}
            async with self._free:
                answer = await self._web.post(path, json=sent, headers={"idempotency-key": key})
            if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                answer.raise_for_status()
            if answer.is_success:
                self._note(key, answer.json()["order"])
        self._seen.add((item["order_id"], item["version"]))

    def _note(self, key: str, order: Item) -> None:
        self._acknowledged.add(
            [Acknowledged(InputKind.DESK, key, order["order_id"], version=order["version"])]
        )
        self.decided += 1
