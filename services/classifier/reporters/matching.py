"""Whether a person is on the list: asked by the officer who handles an open order, with order and purpose."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import httpx
import orjson

from services.classifier.reporters.entries import PURPOSE
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Code, Line, Value
from shared.domain.lifecycle import OPEN
from shared.domain.numbers import check_id_card, check_phone
from shared.domain.pseudonym import Pseudonymiser
from shared.platform.faults import PlatformError
from shared.platform.web_client import web_client

_SECONDS = 5.0


class Question(Value):
    """The identity an officer lawfully holds, the order he handles, the use; the identity is not kept."""

    phone: Line = ""
    id_card: Line = ""
    order_id: UUID
    purpose: Line


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """An order as dispatch showed it to the officer."""

    lead: str | None
    state: str


SeeOrder = Callable[[str, UUID], Awaitable[OrderSeen]]
"""The officer's own `Authorization` and an order → the order, if dispatch shows it to him; else it raises."""


def order_at(dispatch_url: str | None) -> SeeOrder:
    """Asks dispatch over HTTP with the officer's own token; raises as dispatch answers."""

    async def see(authorization: str, order_id: UUID) -> OrderSeen:
        if dispatch_url is None:
            raise TiaokuaiError("unavailable", detail="dispatch_url is not set")
        async with web_client(base_url=dispatch_url, timeout=_SECONDS) as client:
            try:
                answer = await client.get(f"/orders/{order_id}", headers={"authorization": authorization})
            except httpx.HTTPError:
                raise TiaokuaiError("unavailable") from None
        if answer.status_code in (401, 403):
            raise PlatformError("forbidden", field="order_id")
        if answer.status_code != 200:
            raise TiaokuaiError("unknown_order" if answer.status_code < 500 else "unavailable")
        order = orjson.loads(answer.content)["order"]
        return OrderSeen(order["lead"], order["state"])

    return see


def must_be_his(order: OrderSeen, units: frozenset[str]) -> None:
    """Raises forbidden unless the order is open and one of the officer's units leads it."""
    if order.state not in OPEN or order.lead not in units:
        raise PlatformError("forbidden", field="order_id")


def pseudonyms_of(question: Question, pseudonymiser: Pseudonymiser) -> list[Code]:
    """By which the person may be known. Raises `TiaokuaiError` field: another purpose, or no valid number."""
    if question.purpose != PURPOSE:
        raise TiaokuaiError("field", field="purpose")
    phone, card = check_phone(question.phone), check_id_card(question.id_card)
    found = [pseudonymiser.phone(phone.value)] if phone.valid else []
    found += [pseudonymiser.id_card(card.value)] if card.valid else []
    if not found:
        raise TiaokuaiError("field", field="phone")
    return found
