"""Invented complaints, as the classifier would hand them to dispatch."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from services.dispatch.handbook import Handbook, handbook
from shared.catalogue.load import load
from shared.contract.declarations import (
    CITY_RECEIPT,
    CLASSIFIED,
    MATTER_CHANGED,
    SEALED,
    UNIT_REPORT,
    VERDICT,
    EventType,
)
from shared.contract.events.classification import (
    Candidate,
    ComplaintClassified,
    ItemClassification,
    MatterChanged,
    Repeat,
)
from shared.contract.events.complaint import (
    CityReceipt,
    Complainant,
    ComplaintReceived,
    ComplaintSealed,
    Enterprise,
    Item,
    Place,
    Respondent,
)
from shared.contract.events.feedback import Verdict
from shared.contract.events.report import UnitReport
from shared.contract.records import Incoming, Record
from shared.contract.topics import FAMILIES, reports
from shared.domain.holidays import state_council
from shared.domain.identifiers import complaint_id, item_id, message_id, order_id, reference, stable_id
from shared.domain.vocabulary import (
    Action,
    Confidentiality,
    Outcome,
    PartyKind,
    Relation,
    ReportKind,
    RequestType,
    VerdictKind,
)

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in Shanghai."""

LINE = "01-01-01"
"""A category whose power a department holds: 企业设立登记, 市场监管局."""

_SERIAL = iter(range(10**9))


@cache
def book(answer_check: str = "automatic") -> Handbook:
    """The handbook of the shipped catalogue."""
    return handbook(load(), state_council(), answer_check=answer_check)


def complaint(number: str = "A1", version: int = 1, **more: Any) -> ComplaintReceived:
    """A complaint of a firm in Nanxiang; `items` may be a number of items."""
    identity = complaint_id("sh12345", number)
    action = more.pop("action", Action.NEW)
    count = more.pop("items", 1)
    fields: dict[str, Any] = {
        "complaint_id": identity,
        "version": version,
        "message_id": message_id("sh12345", number, action, str(version)),
        "source": "sh12345",
        "number": number,
        "reference": reference(identity),
        "action": action,
        "channel": "phone",
        "side": "side-1",
        "complainant": Complainant(kind=PartyKind.ENTERPRISE, key="side-1"),
        "enterprise": Enterprise(name="清河机械有限公司", key="side-1"),
        "title": "设立登记被退回",
        "items": tuple(_item(identity, index) for index in range(1, count + 1)),
        "place": Place(text="银翔路100号", road="银翔路", town="nanxiang"),
        "confidentiality": Confidentiality.OPEN,
        "submitted_at": NOW - timedelta(minutes=1),
        "received_at": NOW,
        "due_city": NOW + timedelta(days=7),
    }
    return ComplaintReceived(**fields | more)


def _item(identity: UUID, index: int) -> Item:
    return Item(
        item_id=item_id(identity, index),
        index=index,
        request_type=RequestType.COMPLAINT,
        text=f"清河机械有限公司第{index}件事项的说明",
    )


def respondent(unit: str) -> Respondent:
    """A public body that is complained of."""
    return Respondent(kind=PartyKind.UNIT, unit=unit)


def anonymous() -> Complainant:
    """Somebody who gave no name."""
    return Complainant(kind=PartyKind.ANONYMOUS)


def classified(
    of: ComplaintReceived | None = None,
    category: str | None = LINE,
    *,
    decided: bool = True,
    repeat: Repeat | None = None,
    hints: tuple[str, ...] = (),
) -> ComplaintClassified:
    """The complaint with one candidate for every item."""
    of = of or complaint()
    candidates = (Candidate(category=category, probability=0.9),) if category else ()
    items = tuple(
        ItemClassification(
            item_id=item.item_id,
            candidates=candidates,
            decided=decided and bool(candidates),
            abstention=None if decided and candidates else "unsure",
        )
        for item in of.items
    )
    return ComplaintClassified(
        complaint=of,
        items=items,
        repeat=repeat or Repeat(relation=Relation.NONE),
        hints=hints,
        model="test-1",
        catalogue=book().catalogue.version,
    )


def same_as(number: str, *, exact: bool, matter: str = "m1") -> Repeat:
    """The same matter as that number's."""
    return Repeat(
        relation=Relation.SAME,
        matter_id=stable_id(matter),
        of_complaint=complaint_id("sh12345", number),
        score=1.0 if exact else 0.8,
        evidence=("exact",) if exact else ("text",),
    )


def first_order(number: str = "A1", index: int = 1) -> UUID:
    """The order of a number's item."""
    return order_id(item_id(complaint_id("sh12345", number), index))


def report(kind: ReportKind, order: UUID, version: int = 1, **more: Any) -> UnitReport:
    """A unit's report; an answer is complete unless told otherwise."""
    if kind is ReportKind.ANSWERED:
        more = {"outcome": Outcome.SOLVED, "words": "已为企业补办登记。"} | more
    fields: dict[str, Any] = {
        "report_id": stable_id("report", next(_SERIAL)),
        "order_id": order,
        "order_version": version,
        "kind": kind,
        "at": NOW,
    }
    return UnitReport(**fields | more)


def verdict(kind: VerdictKind, order: UUID, version: int) -> Verdict:
    """What feedback says of an order."""
    return Verdict(
        verdict_id=stable_id("verdict", next(_SERIAL)),
        kind=kind,
        order_id=order,
        order_version=version,
        complaint_id=complaint_id("sh12345", "A1"),
        basis="企业对结果不满意",
        at=NOW,
    )


def matter(name: str, version: int) -> MatterChanged:
    """A matter was found or grew."""
    return MatterChanged(
        matter_id=stable_id(name),
        version=version,
        kind="matter",
        change="found",
        complaint_id=complaint_id("sh12345", "A1"),
        members=1,
        complainants=1,
    )


_TYPES: dict[type, EventType] = {
    ComplaintClassified: CLASSIFIED,
    UnitReport: UNIT_REPORT,
    Verdict: VERDICT,
    MatterChanged: MATTER_CHANGED,
    CityReceipt: CITY_RECEIPT,
    ComplaintSealed: SEALED,
}


def incoming(event: Any, unit: str = "scjgj", offset: int | None = None) -> Incoming[Any]:
    """The event as the door lets it in, on its topic (that of `unit` for a report)."""
    event_type = _TYPES[type(event)]
    topic = reports(unit) if event_type is UNIT_REPORT else FAMILIES[event_type.topic]
    number = next(_SERIAL) if offset is None else offset
    value = event.__pydantic_serializer__.to_json(event)
    record = Record(topic.full_name, 0, number, int(NOW.timestamp() * 1000), b"k", value, ())
    return Incoming(record, event, stable_id("incoming", number), "")
