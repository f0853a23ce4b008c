"""An item taken out of an order by the desk: its own order, with the words and the type the desk gave it."""

from datetime import datetime

from services.dispatch.rulings import Part, Ruling
from shared.catalogue.rules import Place
from shared.contract.events.order import Decision, OrderState
from shared.domain.identifiers import order_id, stable_id
from shared.domain.lifecycle import State
from shared.domain.redact import redact

SPLIT = "split"
"""Rule id of an order that the desk took out of another."""

_BASIS = "拆单规则（本区设定）：一个诉求含有几个事项的分别派单，全部答复后一并答复诉求人"


def part_order(order: OrderState, part: Part, number: int, at: datetime) -> OrderState:
    """Version 1 of the order of a part, at the desk; `number` counts the items of the complaint."""
    item = stable_id("split", order.complaint_id, number)
    return OrderState(
        order_id=order_id(item),
        version=1,
        complaint_id=order.complaint_id,
        complaint_version=order.complaint_version,
        item_id=item,
        source=order.source,
        number=order.number,
        reference=order.reference,
        state=State.DESK,
        category=part.category,
        request_type=part.request_type,
        confidentiality=order.confidentiality,
        anonymous=order.anonymous,
        urgent=order.urgent,
        town=order.town,
        respondent_unit=order.respondent_unit,
        created_at=at,
        moved_at=at,
        state_since=at,
        split_from=order.order_id,
        words=redact(part.text).text,
    )


def part_decision(ruling: Ruling, suggest: str | None, catalogue: str) -> Decision:
    """Why there is an order: a person said so."""
    return Decision(
        rule=SPLIT,
        basis=_BASIS,
        explanation=ruling.reason,
        facts={},
        candidates=(),
        catalogue=catalogue,
        model="-",
        place=Place.DESK.value,
        suggest=suggest,
    )
