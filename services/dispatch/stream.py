"""The one stage of dispatch: everything that moves an order, so that a batch is one transaction."""

from typing import Any

from services.dispatch.handbook import Handbook
from services.dispatch.handler import OrdersHandler
from services.dispatch.metrics import STAGE
from shared.contract.codec import decode
from shared.contract.declarations import (
    CITY_RECEIPT,
    CLASSIFIED,
    MATTER_CHANGED,
    SEALED,
    UNIT_REPORT,
    VERDICT,
    EventType,
)
from shared.contract.records import Incoming, Record, Rejection
from shared.contract.topics import CITY_RECEIPTS, MATTERS, VERDICTS, reports
from shared.contract.topics import CLASSIFIED as CLASSIFIED_TOPIC
from shared.contract.topics import SEALED as SEALED_TOPIC
from shared.stream.stage import StageSpec


def orders_stage(book: Handbook) -> StageSpec:
    """The stage over classified complaints, verdicts, matters, receipts, and every unit's reports."""
    types = {
        CLASSIFIED_TOPIC.full_name: CLASSIFIED,
        SEALED_TOPIC.full_name: SEALED,
        VERDICTS.full_name: VERDICT,
        MATTERS.full_name: MATTER_CHANGED,
        CITY_RECEIPTS.full_name: CITY_RECEIPT,
    }
    types |= {reports(unit.code).full_name: UNIT_REPORT for unit in book.catalogue.units_with_topics()}
    return StageSpec("dispatch", STAGE, tuple(types), Door(types), OrdersHandler(book))


class Door:
    """Each topic carries one type of event: a unit's topic can't carry a verdict."""

    def __init__(self, types: dict[str, EventType]) -> None:
        self._types = types

    def __call__(self, record: Record) -> Incoming[Any] | Rejection:
        event_type = self._types[record.topic]
        return decode(record, {event_type.name: event_type}, event_type)
