"""One scene: numbers of its own, the people in it, the time it plays at."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from deploy.local.clock import shanghai
from deploy.local.demo.invented import Firm, firm
from shared.contract.events.submission import SubmittedItem, SubmittedParty
from shared.domain.identifiers import complaint_id, item_id, order_id
from shared.domain.vocabulary import Action, PartyKind, RequestType
from tests.scenes.district import District
from tests.scenes.order import Order
from tests.scenes.people import SOURCE, City, Clerk, Office, Survey

_ROAD = "嘉定区南翔镇银翔路{number}号"


@dataclass
class Scene:
    """What a scene test is given; `name` begins all its numbers, so that scenes don't meet."""

    name: str
    district: District
    clerk: Clerk
    city: City
    survey: Survey
    numbers: list[str] = field(default_factory=list)

    async def at(self, text: str) -> datetime:
        """It is this time on the district's wall now: `2026-02-12 10:00`."""
        moment = shanghai(text)
        await self.district.clock.set(moment)
        return moment

    async def later(self, **span: float) -> datetime:
        """So much time has passed: `days=2`, `hours=3`."""
        moment = await self.district.clock.now() + timedelta(**span)
        await self.district.clock.set(moment)
        return moment

    def unit(self, code: str) -> Office:
        """A unit, by its code."""
        return Office(self.district, code)

    def firm(self, number: int = 1) -> Firm:
        """An invented enterprise of this scene's own."""
        return firm(self.name, number)

    def example(self, category: str, number: int = 0) -> str:
        """The catalogue's own example of a category: words the classifier is sure of."""
        return self.district.loop.catalogue.categories[category].examples[number]

    @property
    def place(self) -> str:
        """A place in Nanxiang of this scene's own: who shares one may share a matter."""
        return _ROAD.format(number=100 + crc32(self.name.encode()) % 9000)

    def number(self) -> str:
        """The next number of this scene: `name-1`, `name-2`, …"""
        self.numbers.append(f"{self.name}-{len(self.numbers) + 1}")
        return self.numbers[-1]

    async def complains(
        self,
        *texts: str,
        by: int = 1,
        place: str | None = None,
        request_type: RequestType = RequestType.COMPLAINT,
        due_days: float | None = 20,
        **more: Any,
    ) -> Order:
        """A firm (by its number in this scene) complains by 12345, an item a text; the first item's order.

        `more` are fields of `Submission`. Returns when the order has been opened.
        """
        number, the_firm = self.number(), self.firm(by)
        now = await self.district.clock.now()
        party = SubmittedParty(
            kind=PartyKind.ENTERPRISE, name=the_firm.name, phone=the_firm.phone, uscc=the_firm.uscc
        )
        fields: dict[str, Any] = {
            "channel": "phone",
            "complainant": party,
            "enterprise": SubmittedParty(kind=PartyKind.ENTERPRISE, name=the_firm.name, uscc=the_firm.uscc),
            "items": tuple(SubmittedItem(request_type=request_type, text=text) for text in texts),
            "place": self.place if place is None else place,
            "due_city": now + timedelta(days=due_days) if due_days else None,
        }
        await self.city.says(number, Action.NEW, **fields | more)
        order = self.order(number)
        await order.opened()
        return order

    def order(self, number: str, item: int = 1) -> Order:
        """The order of a number's item, whether it has been opened or not."""
        identity = order_id(item_id(complaint_id(SOURCE, number), item))
        return Order(self.district.wire, identity, number)
