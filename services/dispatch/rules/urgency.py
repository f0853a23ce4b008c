"""A matter that turns urgent after it was opened: its clocks run in natural hours from then on."""

from datetime import datetime

from services.dispatch.rules.limits import Limits
from services.dispatch.rules.observed import URGENT_HINTS
from shared.contract.events.classification import ComplaintClassified
from shared.contract.events.order import OrderState


def is_said_urgent(event: ComplaintClassified) -> bool:
    """Whether the complaint as it stands says so, by its source or in its words."""
    return event.complaint.urgent or not URGENT_HINTS.isdisjoint(event.hints)


def turned_urgent(order: OrderState, at: datetime, limits: Limits) -> OrderState:
    """The order as urgent since `at`, with a lead to be signed and contacted within the urgent limits."""
    due = limits.hurried(order.due, order.lead, at) if order.due and order.lead else order.due
    return order.model_copy(update={"urgent": True, "urgent_since": at, "due": due})
