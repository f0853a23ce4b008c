"""A work order as the loop sees it: what dispatch last said of it, and how far its callback is."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from services.feedback.seen import SeenOrder
from shared.domain.lifecycle import State
from shared.domain.vocabulary import Confidentiality, RequestType, VerdictKind


class Rank(IntEnum):
    """Whose judgement of an answer stands: the higher one."""

    DEFAULT = 0  # nobody was reached: closed for want of an opinion
    OTHERS = 1  # a result of the district, a town or a firm
    CITY = 2  # the city's, the official one (`domain.md` §8)


@dataclass(frozen=True, slots=True)
class Case:
    """One order. `round` is the instant of the answer the loop is at; `judged` what became of it, by `rank`.

    `parts` as `parts_of` writes them; `basis` says on what the judgement rests. `failures` counts answers
    found bad, over all rounds; `revision` is the stored row's (0: not stored yet).
    """

    order_id: UUID
    version: int
    complaint_id: UUID
    source: str
    number: str
    reference: str
    state: State
    request_type: RequestType
    confidentiality: Confidentiality
    created_at: datetime
    anonymous: bool = False
    lead: str | None = None
    parts: str = ""
    category: str | None = None
    town: str | None = None
    due: datetime | None = None
    due_city: datetime | None = None
    received_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    matter_id: UUID | None = None
    round: datetime | None = None
    judged: VerdictKind | None = None
    basis: str | None = None
    rank: Rank | None = None
    failures: int = 0
    revision: int = 0


def case_of(order: SeenOrder) -> Case:
    """The case of an order met for the first time."""
    return Case(**_told(order))


def follow(case: Case, order: SeenOrder) -> Case:
    """The case after a newer state of its order; the loop's own part stays."""
    return replace(case, **_told(order))


def _told(order: SeenOrder) -> dict[str, Any]:
    """The part of a case that dispatch tells."""
    return {
        "order_id": order.order_id,
        "version": order.version,
        "complaint_id": order.complaint_id,
        "source": order.source,
        "number": order.number,
        "reference": order.reference,
        "state": order.state,
        "request_type": order.request_type,
        "confidentiality": order.confidentiality,
        "created_at": order.created_at,
        "anonymous": order.anonymous,
        "lead": order.lead,
        "parts": parts_of(order),
        "category": order.category,
        "town": order.town,
        "due": order.due.binding if order.due else None,
        "due_city": order.due.city if order.due else None,
        "received_at": order.received_at,
        "answered_at": order.answered_at,
        "ended_at": order.ended_at,
        "matter_id": order.matter_id,
    }


def parts_of(order: SeenOrder) -> str:
    """Who had a part beside the lead, a word each: `co:czj informed:anting help:malu whistle:malu>rsj`."""
    if not order.co and not order.informed and order.joint is None:
        return ""
    words = [*(f"co:{unit}" for unit in order.co), *(f"informed:{unit}" for unit in order.informed)]
    if order.joint is not None:
        words += (f"help:{each.unit}" for each in order.joint.helps)
        words += (
            f"whistle:{each.town}>{named.unit}" for each in order.joint.whistles for named in each.units
        )
    return " ".join(words)
