"""A batch of everything dispatch hears: load the cases it is about, apply event by event, save in one go."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from services.dispatch import store
from services.dispatch.casework.complaints import classified
from services.dispatch.casework.groups import GROUP_SIGNAL, group_signal
from services.dispatch.casework.receipts import receipt
from services.dispatch.casework.reports import report
from services.dispatch.casework.sealed import says_nothing, unclassified
from services.dispatch.casework.together import COMPLAINANTS, see_together
from services.dispatch.casework.verdicts import FEEDBACK, verdict
from services.dispatch.casework.work import Cause, Work
from services.dispatch.handbook import Handbook
from services.dispatch.metrics import count
from services.dispatch.store import Wanted
from shared.contract.codec import written
from shared.contract.events.classification import ComplaintClassified, MatterChanged
from shared.contract.events.complaint import CityReceipt, ComplaintSealed
from shared.contract.events.feedback import Verdict
from shared.contract.events.report import UnitReport
from shared.contract.records import Incoming, Rejection
from shared.contract.topics import unit_of
from shared.domain.vocabulary import Relation
from shared.platform.database import Connection
from shared.stream.ports import Effects

_BOM = b"\xef\xbb\xbf"
_OWN = "complainant"
"""Evidence: the same side came before; without it the matter is shared with somebody else."""


class OrdersHandler:
    """The handler of the one stage of dispatch."""

    def __init__(self, book: Handbook) -> None:
        self._book = book

    async def __call__(self, batch: Sequence[Incoming[Any]], tx: Connection, now: datetime) -> Effects:
        cases = await store.load(tx, wanted(batch))
        work = Work(self._book, cases, now)
        for incoming in batch:
            _APPLY[type(incoming.event)](work, incoming)
        if cases.class_matters:
            see_together(work, Cause.of(batch[-1]))
        await store.save(tx, cases, work.journal, now)
        count(work.journal)
        return work.effects


def wanted(batch: Sequence[Incoming[Any]]) -> Wanted:
    """What must be loaded before the batch can be worked on."""
    looking = Wanted()
    for incoming in batch:
        event = incoming.event
        if isinstance(event, ComplaintClassified):
            _want_complaint(looking, event)
        elif isinstance(event, ComplaintSealed):
            looking.complaints.add(event.complaint_id)
            looking.early.add(event.complaint_id)
        elif isinstance(event, UnitReport):
            looking.orders.add(event.order_id)
            looking.reports.add((unit_of(incoming.record.topic), event.report_id))
        elif isinstance(event, Verdict):
            looking.orders.add(event.order_id)
            looking.reports.add((FEEDBACK, event.verdict_id))
    _want_matters(looking, [each.event for each in batch if isinstance(each.event, MatterChanged)])
    return looking


def _want_complaint(looking: Wanted, event: ComplaintClassified) -> None:
    complaint, repeat = event.complaint, event.repeat
    looking.complaints.add(complaint.complaint_id)
    looking.early.add(complaint.complaint_id)
    if repeat.relation is Relation.SAME and repeat.of_complaint is not None:
        looking.repeated.add(repeat.of_complaint)
        if _OWN not in repeat.evidence and repeat.matter_id is not None:
            looking.together.add(repeat.matter_id)
    if repeat.matter_id is not None:
        looking.matters.add((complaint.side, repeat.matter_id))


def _sealed(work: Work, incoming: Incoming[ComplaintSealed]) -> None:
    event = unclassified(incoming.event, work.book.catalogue.version)
    classified(work, Cause.of(incoming), event, written(event))


def _want_matters(looking: Wanted, events: Sequence[MatterChanged]) -> None:
    """Who joined in this very batch is no member in the tables yet, and counts all the same."""
    grouped = [event for event in events if event.kind != GROUP_SIGNAL]
    shared = {event.matter_id for event in grouped if event.complainants >= COMPLAINANTS}
    looking.together |= shared
    looking.complaints.update(event.complaint_id for event in events if event.kind == GROUP_SIGNAL)
    looking.complaints.update(event.complaint_id for event in grouped if event.matter_id in shared)


def _classified(work: Work, incoming: Incoming[ComplaintClassified]) -> None:
    if says_nothing(incoming.event.complaint):
        return  # what there is to know of a sealed complaint comes over its own road
    payload = (incoming.record.value or b"").removeprefix(_BOM)
    classified(work, Cause.of(incoming), incoming.event, payload)


def _report(work: Work, incoming: Incoming[UnitReport]) -> None:
    result = report(work, Cause.of(incoming), unit_of(incoming.record.topic), incoming.event)
    if result.order is None:
        work.effects.reject(incoming, Rejection("unknown_order", "order_id"))


def _verdict(work: Work, incoming: Incoming[Verdict]) -> None:
    refusal = verdict(work, Cause.of(incoming), incoming.event)
    if refusal is not None:
        work.effects.reject(incoming, Rejection(refusal, "order_id"))


def _matter(work: Work, incoming: Incoming[MatterChanged]) -> None:
    change = incoming.event
    work.journal.matters.append(change)
    if together := work.cases.class_matters.get(change.matter_id):
        together.members.add(change.complaint_id)
    if incoming.event.kind == GROUP_SIGNAL:
        group_signal(work, incoming.event)


def _receipt(work: Work, incoming: Incoming[CityReceipt]) -> None:
    receipt(work, incoming.event)


_APPLY: dict[type, Callable[[Work, Incoming[Any]], None]] = {
    ComplaintClassified: _classified,
    UnitReport: _report,
    Verdict: _verdict,
    MatterChanged: _matter,
    CityReceipt: _receipt,
    ComplaintSealed: _sealed,
}
