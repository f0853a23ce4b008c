"""What dispatch does with a complaint, without database and Kafka: decide, and live its order to the end."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from services.classifier.classify import Classifier, as_events
from services.dispatch.cases import Cases
from services.dispatch.casework.complaints import classified
from services.dispatch.casework.reports import report
from services.dispatch.casework.verdicts import verdict
from services.dispatch.casework.work import Cause, Work
from services.dispatch.handbook import Handbook, handbook
from services.dispatch.rules.observed import Observed, observed
from shared.catalogue.catalogue import Catalogue
from shared.contract.events.classification import ComplaintClassified, Repeat
from shared.contract.events.complaint import Complainant, ComplaintReceived, Item, Place
from shared.contract.events.feedback import Verdict
from shared.contract.events.report import UnitReport
from shared.contract.events.submission import Submission
from shared.domain.holidays import state_council
from shared.domain.identifiers import complaint_id, item_id, message_id, order_id, reference, stable_id
from shared.domain.matching import matching_copy
from shared.domain.vocabulary import Action, Outcome, PartyKind, Relation, ReportKind, VerdictKind

SOURCE = "sh12345"
AT = datetime(2026, 11, 2, 2, tzinfo=UTC)
LIFE = (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED)


class Deciding(NamedTuple):
    """`decide` takes one complaint, `live` a batch from its first decision to its close."""

    complaints: list[ComplaintClassified]
    decide: Callable[[ComplaintClassified], object]
    live: Callable[[Sequence[ComplaintClassified]], object]


def deciding(catalogue: Catalogue, classifier: Classifier, submissions: Sequence[Submission]) -> Deciding:
    """Complaints as dispatch meets them, and what it does with them."""
    book = handbook(catalogue, state_council())
    return Deciding(
        _classified(catalogue, classifier, submissions), partial(_decide, book), partial(_live, book)
    )


def _decide(book: Handbook, event: ComplaintClassified) -> object:
    return book.rules.decision(_seen(event), event.model)


def _seen(event: ComplaintClassified) -> Observed:
    return observed(event.complaint, event.complaint.items[0], event, AT.date())


def _live(book: Handbook, batch: Sequence[ComplaintClassified]) -> None:
    """Opened, signed, contacted, answered, accepted, closed; at the desk it stays where it is."""
    work = Work(book, Cases(), AT)
    for event in batch:
        classified(work, Cause(), event, b"")
    for kind in LIFE:
        work.now += timedelta(minutes=5)
        for event in batch:
            held = work.cases.order(_order(event))
            if held and held.order.lead:
                report(work, Cause(), held.order.lead, _report(held.order.order_id, kind, work.now))
    for event in batch:
        held = work.cases.order(_order(event))
        if held and held.order.lead:
            verdict(work, Cause(), _closed(held.order.order_id, event, held.order.version))


def _order(event: ComplaintClassified) -> UUID:
    return order_id(event.complaint.items[0].item_id)


def _report(order: UUID, kind: ReportKind, at: datetime) -> UnitReport:
    done = kind is ReportKind.ANSWERED
    return UnitReport(
        report_id=stable_id("bench", order, kind),
        order_id=order,
        order_version=1,
        kind=kind,
        at=at,
        outcome=Outcome.SOLVED if done else None,
        words="已核实并办结。" if done else "",
    )


def _closed(order: UUID, event: ComplaintClassified, version: int) -> Verdict:
    return Verdict(
        verdict_id=stable_id("bench verdict", order),
        kind=VerdictKind.CLOSED,
        order_id=order,
        order_version=version,
        complaint_id=event.complaint.complaint_id,
        basis="满意",
        at=AT,
    )


def _classified(
    catalogue: Catalogue, classifier: Classifier, submissions: Sequence[Submission]
) -> list[ComplaintClassified]:
    received = [_received(each) for each in submissions if each.action is Action.NEW and each.items]
    firsts = [each.items[0] for each in received]
    judged = as_events(firsts, classifier.judge([matching_copy(first.text) for first in firsts]))
    return [
        ComplaintClassified(
            complaint=each,
            items=(found,),
            repeat=Repeat(relation=Relation.NONE),
            model="bench",
            catalogue=catalogue.version,
        )
        for each, found in zip(received, judged, strict=True)
    ]


def _received(said: Submission) -> ComplaintReceived:
    identity, side = complaint_id(SOURCE, said.number), f"side-{said.number}"
    first = said.items[0]
    return ComplaintReceived(
        complaint_id=identity,
        version=1,
        message_id=message_id(SOURCE, said.number, Action.NEW, "1"),
        source=SOURCE,
        number=said.number,
        reference=reference(identity),
        action=Action.NEW,
        channel="phone",
        side=side,
        complainant=Complainant(kind=PartyKind.ENTERPRISE, key=side),
        title=said.title,
        items=(
            Item(item_id=item_id(identity, 1), index=1, request_type=first.request_type, text=first.text),
        ),
        place=Place(text=said.place),
        confidentiality=said.confidentiality,
        submitted_at=AT,
        received_at=AT,
    )
