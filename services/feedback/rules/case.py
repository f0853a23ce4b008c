"""A work order as the loop sees it: what dispatch last said of it, and how far its callback is."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from shared.contract.events.order import OrderState
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

    `failures` counts answers found bad, over all rounds; `revision` is the stored row's (0: not stored yet).
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
    first_lead: str | None = None
    category: str | None = None
    town: str | None = None
    hops: int = 0
    reworks: int = 0
    due: datetime | None = None
    due_city: datetime | None = None
    issued_at: datetime | None = None
    contacted_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    round: datetime | None = None
    judged: VerdictKind | None = None
    rank: Rank | None = None
    failures: int = 0
    revision: int = 0


def case_of(order: OrderState) -> Case:
    """The case of an order met for the first time."""
    return Case(
        order_id=order.order_id,
        version=order.version,
        complaint_id=order.complaint_id,
        source=order.source,
        number=order.number,
        reference=order.reference,
        state=order.state,
        request_type=order.request_type,
        confidentiality=order.confidentiality,
        created_at=order.created_at,
        anonymous=order.anonymous,
        lead=order.lead,
        first_lead=order.hops[0].from_unit if order.hops else order.lead,
        category=order.category,
        town=order.town,
        hops=len(order.hops),
        reworks=order.reworks,
        due=order.due.binding if order.due else None,
        due_city=order.due.city if order.due else None,
        issued_at=order.issued_at,
        contacted_at=order.contacted_at,
        answered_at=order.answered_at,
        ended_at=order.ended_at,
    )


def follow(case: Case, order: OrderState) -> Case:
    """The case after a newer state of its order; the loop's own part stays."""
    return replace(
        case_of(order),
        round=case.round,
        judged=case.judged,
        rank=case.rank,
        failures=case.failures,
        revision=case.revision,
    )
