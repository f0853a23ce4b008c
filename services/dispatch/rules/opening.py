"""How a work order begins: one an item, in the state its decision gives it."""

from datetime import datetime
from uuid import UUID

from services.dispatch.rules.commands import Terms
from services.dispatch.rules.limits import Asked
from services.dispatch.rules.observed import is_anonymous
from services.dispatch.rules.past import FIRST_TIME, JOINED, Past
from shared.catalogue.firstmatch import Facts
from shared.catalogue.rules import Place
from shared.contract.events.complaint import ComplaintReceived, Item
from shared.contract.events.order import Decision, OrderState
from shared.domain.lifecycle import State
from shared.domain.vocabulary import Confidentiality


def opened(  # noqa: PLR0913 - an order is born of the complaint, its item, the decision with its facts, and the terms
    complaint: ComplaintReceived,
    item: Item,
    decision: Decision,
    facts: Facts,
    terms: Terms,
    at: datetime,
    *,
    identity: UUID,
    matter_id: UUID | None = None,
    joined_to: UUID | None = None,
    past: Past = FIRST_TIME,
) -> OrderState:
    """Version 1 of an item's order: issued, at the desk, or joined to another."""
    issued = decision.place == Place.DISPATCH
    category = _category(decision, facts)
    due = None
    if decision.lead:
        asked = Asked(
            category, item.request_type, bool(facts["urgent"]), complaint.received_at, complaint.due_city
        )
        due = terms.limits.first(asked, decision.lead, at)
    return OrderState.of(
        order_id=identity,
        version=1,
        complaint_id=complaint.complaint_id,
        complaint_version=complaint.version,
        item_id=item.item_id,
        source=complaint.source,
        number=complaint.number,
        reference=complaint.reference,
        state=_state(decision),
        lead=decision.lead,
        lead_since=1 if issued else 0,
        co=decision.co,
        informed=decision.informed,
        category=category,
        request_type=item.request_type,
        confidentiality=Confidentiality(str(facts["confidentiality"])),
        anonymous=is_anonymous(complaint),
        urgent=bool(facts["urgent"]),
        town=str(facts["town"]) or None,
        respondent_unit=str(facts["respondent_unit"]) or None,
        due=due,
        received_at=complaint.received_at,
        created_at=at,
        issued_at=at if issued else None,
        ended_at=at if joined_to else None,
        merged_into=joined_to,
        matter_id=matter_id,
        moved_at=at,
        state_since=at,
        came=past.came,
        failed=past.failed,
        marks=past.marks,
    )


def item_of(order: OrderState, complaint: ComplaintReceived) -> Item:
    """The item an order is about; one that the desk took out has the desk's words."""
    if order.words:
        return Item(item_id=order.item_id, index=1, request_type=order.request_type, text=order.words)
    return next(each for each in complaint.items if each.item_id == order.item_id)


def _state(decision: Decision) -> State:
    if decision.place == JOINED:
        return State.MERGED
    return State.ISSUED if decision.place == Place.DISPATCH else State.DESK


def _category(decision: Decision, facts: Facts) -> str | None:
    """Only a category the classifier was sure of; at the desk a person chooses. A sealed one says nothing."""
    if facts["confidentiality"] == Confidentiality.SEALED:
        return None
    sure = decision.place == Place.DISPATCH or facts["confidence"] == "sure"
    return str(facts["category"]) or None if sure else None
