"""What the city is told under a number: one report a number and kind, merged numbers told for themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.dispatch.cases import Case
from services.dispatch.casework.work import Cause, Work
from services.dispatch.journal import CityReportRow
from shared.contract.declarations import CITY_REPORT
from shared.contract.events.order import CityReport, OrderState, ReportedFile
from shared.contract.topics import CITY_REPORTS
from shared.domain.identifiers import reference, stable_id
from shared.domain.lifecycle import State
from shared.domain.vocabulary import CityReportKind, Outcome

_TOPIC = CITY_REPORTS.full_name
_GONE = frozenset({State.WITHDRAWN, State.RETURNED_TO_CITY})
_SETTLED = frozenset({State.ACCEPTED, State.CLOSED, State.GUIDED})
_TEXT = 20_000
_FILES = 50


def tell_city_what_holds(work: Work, cause: Cause, case: Case) -> None:
    """Report what has become true of this number, and of numbers joined to it, and was not yet reported."""
    for each in (case, *work.cases.joined_to(case)):
        orders = [work.cases.effective(held).order for held in each.orders.values()]
        for kind in _holding([order for order in orders if order.state not in _GONE]):
            if kind.value not in each.reported:
                _report_once(work, cause, each, kind, orders)


@dataclass(frozen=True, slots=True)
class Said:
    """What a report says beside what the orders tell: words, and what a request is based on."""

    words: str = ""
    ground: str | None = None
    basis: str = ""
    days: int | None = None
    files: tuple[str, ...] = ()


def tell_city(
    work: Work, cause: Cause, case: Case, order: OrderState, kind: CityReportKind, said: Said
) -> None:
    """Report or ask something that may come more than once, such as an interim report."""
    report_id = stable_id("city_report", order.order_id, kind.value, order.version)
    _send(work, cause, case, report_id, kind, (order,), said)


def _holding(orders: list[OrderState]) -> Iterable[CityReportKind]:
    if any(order.signed_at for order in orders):
        yield CityReportKind.SIGNED
    if any(order.contacted_at for order in orders):
        yield CityReportKind.CONTACTED
    if orders and all(order.state in _SETTLED for order in orders):
        yield CityReportKind.ANSWERED


def _report_once(
    work: Work, cause: Cause, case: Case, kind: CityReportKind, orders: list[OrderState]
) -> None:
    case.reported.add(kind.value)
    case.changed = True
    report_id = stable_id("city_report", case.complaint_id, kind.value, case.round)
    answered = kind is CityReportKind.ANSWERED
    told = [order for order in orders if order.state in _SETTLED] if answered else orders
    words = "\n".join(order.answer for order in told if order.answer)[:_TEXT] if answered else ""
    _send(work, cause, case, report_id, kind, told, Said(words))


def _send(
    work: Work,
    cause: Cause,
    case: Case,
    report_id: UUID,
    kind: CityReportKind,
    orders: Iterable[OrderState],
    said: Said,
) -> None:
    orders, source = tuple(orders), _source_of(case)
    names = dict.fromkeys(work.book.unit_name(order.lead) for order in orders if order.lead)
    answered = kind is CityReportKind.ANSWERED
    report = CityReport(
        report_id=report_id,
        kind=kind,
        source=source,
        number=case.number,
        complaint_id=case.complaint_id,
        unit_name="、".join(names),
        outcome=_first_outcome(orders) if answered else None,
        outside_case=next((o.outside_case for o in orders if o.outside_case), None) if answered else None,
        basis=said.basis,
        ground=said.ground,
        days=said.days,
        words=said.words,
        files=_files(orders, source, said.files, answered=answered),
        at=max(work.now, *(order.moved_at or work.now for order in orders)),
    )
    send_report(work, cause, case, report)


def send_report(work: Work, cause: Cause, case: Case, report: CityReport) -> None:
    """Send a report and keep its bytes while it awaits the city's receipt."""
    message = work.send(
        cause,
        CITY_REPORT,
        report,
        topic=_TOPIC,
        key=case.complaint_id,
        aggregate=report.report_id,
        version=1,
        subject=reference(case.complaint_id),
        time=report.at,
    )
    work.journal.city_reports.append(
        CityReportRow(
            report.report_id,
            case.complaint_id,
            case.number,
            report.kind.value,
            report.source,
            work.book.has_city_above(report.source),
            message.value,
            message.headers,
        )
    )


def _source_of(case: Case) -> str:
    """The number's own source: an order it was joined to may be another's."""
    return next(iter(case.orders.values())).order.source


def _files(
    orders: tuple[OrderState, ...], source: str, named: tuple[str, ...], *, answered: bool
) -> tuple[ReportedFile, ...]:
    """Files as their own source may fetch them; those of another source's complaint aren't its to see."""
    own = [order for order in orders if order.source == source]
    found = [(order, file) for order in own for file in (order.files if answered else named)]
    path = "/complaints/{}/attachments/{}"
    return tuple(
        ReportedFile(sha256=file, path=path.format(order.reference, file)) for order, file in found[:_FILES]
    )


def _first_outcome(orders: tuple[OrderState, ...]) -> Outcome | None:
    return next((order.outcome for order in orders if order.outcome), None)
