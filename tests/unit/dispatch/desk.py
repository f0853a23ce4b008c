"""Dispatch in memory: the handler without a database."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from services.dispatch.cases import Cases, Held
from services.dispatch.casework.people import rule
from services.dispatch.casework.work import Cause, Work
from services.dispatch.handbook import Handbook
from services.dispatch.handler import _APPLY
from services.dispatch.rulings import Action, Ruling
from shared.contract.events.order import CityReport, OrderMessage, OrderMoved, OrderState
from shared.contract.records import Incoming
from tests.unit.dispatch.samples import NOW, book


class MemoryDesk:
    """Applies events one by one to cases that stay in memory, and remembers everything sent."""

    def __init__(self, handbook: Handbook | None = None) -> None:
        self.work = Work(handbook or book(), Cases(), NOW)

    @property
    def now(self) -> datetime:
        return self.work.now

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.work.now += timedelta(**span)

    def hear(self, *events: Incoming[Any]) -> None:
        """What the stage would hear."""
        for event in events:
            _APPLY[type(event.event)](self.work, event)

    def rules(self, order: UUID, action: Action, reason: str = "核实后决定", **more: Any) -> OrderState:
        """What a named person decides."""
        return rule(self.work, Cause(), order, Ruling(person="clerk-7", action=action, reason=reason, **more))

    def held(self, order: UUID) -> Held:
        """An order in hand."""
        held = self.work.cases.order(order)
        assert held is not None
        return held

    def order(self, order: UUID) -> OrderState:
        """An order as it stands."""
        return self.held(order).order

    def told(self, unit: str) -> list[OrderMessage]:
        """What a unit was told, in order."""
        return [OrderMessage.model_validate_json(v) for v in self._sent(f"tiaokuai.dispatch.orders.{unit}.")]

    def moves(self) -> list[OrderMoved]:
        """Every move sent to lifecycle."""
        return [OrderMoved.model_validate_json(v) for v in self._sent("tiaokuai.dispatch.lifecycle")]

    def city(self) -> list[CityReport]:
        """What the city was told."""
        return [CityReport.model_validate_json(v) for v in self._sent("tiaokuai.city.reports")]

    def tasks(self) -> list[str]:
        """What a person must look at."""
        return [task.kind for task in self.work.journal.tasks]

    def _sent(self, topic: str) -> list[bytes]:
        return [m.value or b"" for _, m in self.work.effects.sent if m.topic == topic]


def everything_sent(desk: MemoryDesk) -> str:
    """All bytes sent, to look for what must not be in them."""
    return "\n".join(orjson.dumps(str(m.value)).decode() for _, m in desk.work.effects.sent)
