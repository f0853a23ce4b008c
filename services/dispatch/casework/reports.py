"""A unit's report, by Kafka or HTTP: applied once, or refused with the reason; both are kept."""

from dataclasses import dataclass

from services.dispatch.cases import Case, Held
from services.dispatch.casework.asking import ask_in_time
from services.dispatch.casework.moving import ask_person, move, order_topic, system
from services.dispatch.casework.telling_city import Said, tell_city, tell_city_what_holds
from services.dispatch.casework.work import Cause, Work
from services.dispatch.journal import ReportRow
from services.dispatch.messages import refusal_message
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.notices import is_sealed
from services.dispatch.rules.sight import seen_by
from shared.contract.declarations import ORDER_MESSAGE
from shared.contract.events.order import OrderState
from shared.contract.events.report import UnitReport
from shared.domain.lifecycle import BESIDE_THE_LEAD, Move
from shared.domain.redact import redact
from shared.domain.vocabulary import ActorKind, CityReportKind, Outcome, ReportKind

_MOVES = {
    ReportKind.SIGNED: Move.SIGN,
    ReportKind.ASSIGNED: Move.ASSIGN,
    ReportKind.CONTACTED: Move.CONTACT,
    ReportKind.UNREACHED: Move.ATTEMPT_CONTACT,
    ReportKind.INTERIM: Move.INTERIM,
    ReportKind.ANSWERED: Move.ANSWER,
    ReportKind.RETURN_REQUESTED: Move.REQUEST_RETURN,
    ReportKind.EXTENSION_REQUESTED: Move.REQUEST_EXTENSION,
    ReportKind.SECTION_RETURNED: Move.SECTION_RETURN,
    ReportKind.APPROVED: Move.APPROVE,
    ReportKind.DISAPPROVED: Move.DISAPPROVE,
    ReportKind.HELP_ASKED: Move.ASK_HELP,
    ReportKind.HELP_GIVEN: Move.GIVE_HELP,
    ReportKind.HELP_REFUSED: Move.REFUSE_HELP,
    ReportKind.CO_REPORTED: Move.CO_REPORT,
    ReportKind.WHISTLE: Move.WHISTLE,
    ReportKind.REPORT_IN: Move.REPORT_IN,
    ReportKind.CONSULTED: Move.CONSULT,
}
_OTHERS_READ = BESIDE_THE_LEAD | {Move.ASK_HELP}
"""Moves whose words other units read: no phone numbers in them, whatever the writer put."""

_CITY_HEARS = {
    Move.INTERIM: CityReportKind.INTERIM,
    Move.REQUEST_EXTENSION: CityReportKind.EXTENSION_REQUESTED,
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a report: the order as it stands, and the refusal's code if it was refused."""

    order: OrderState | None
    refusal: str | None = None


def report(work: Work, cause: Cause, unit: str, told: UnitReport) -> Result:
    """Apply a report of `unit`; `unknown_order` when there is none that this unit has or had a part in."""
    case = work.cases.of_order(told.order_id)
    held = work.cases.order(told.order_id)
    if case is None or held is None or not _has_part(held.order, unit):
        return Result(None, "unknown_order")
    if (unit, told.report_id) in work.cases.reported:
        work.journal.duplicates += 1
        return Result(held.order, work.cases.reported[unit, told.report_id])
    refusal = _apply(work, cause, case, held, unit, told)
    work.cases.reported[unit, told.report_id] = refusal
    row = ReportRow(unit, told.report_id, told.order_id, told.kind.value, told.staff, refusal)
    work.journal.reports.append(row)
    return Result(held.order, refusal)


def answer_checked(work: Work, cause: Cause, case: Case, held: Held) -> None:
    """After an answer: accepted at once, or left to a person, as the handbook says.

    不予受理 ends it against the complainant: a named person confirms that, whatever the handbook says.
    """
    against = held.order.outcome is Outcome.NOT_ACCEPTED
    automatic = work.book.answer_check == "automatic" and not against
    move(work, cause, case, held, system(Move.ACCEPT if automatic else Move.CHECK))


def refuse(work: Work, cause: Cause, order: OrderState, unit: str, told: UnitReport, code: str) -> None:
    """Tell the unit why its report was not applied."""
    message = refusal_message(order, unit, told, code)
    work.send(
        cause,
        ORDER_MESSAGE,
        message,
        topic=order_topic(unit),
        key=order.complaint_id,
        aggregate=told.report_id,
        version=1,
        recipient=unit,
        subject=order.reference,
    )


def _apply(work: Work, cause: Cause, case: Case, held: Held, unit: str, told: UnitReport) -> str | None:
    kind = _MOVES.get(told.kind)
    if kind is None:
        # A word this version doesn't know: a person reads it rather than nobody.
        ask_person(work, case, f"report_{told.kind.value}"[:64], told.report_id, told.words, told.order_id)
        return None
    if kind is Move.ANSWER and work.book.terms.needs_approval(unit, held.order.request_type):
        kind = Move.DRAFT
    result = move(work, cause, case, held, _command(kind, unit, told))
    if isinstance(result, Refused):
        refuse(work, cause, held.order, unit, told, result.code)
        return result.code
    _follow(work, cause, case, held, kind, told)
    if kind in _CITY_HEARS:
        said = Said(told.words, told.ground, told.basis, told.days, told.files)
        tell_city(work, cause, case, result.order, _CITY_HEARS[kind], said)
    tell_city_what_holds(work, cause, case)
    return None


def _follow(work: Work, cause: Cause, case: Case, held: Held, kind: Move, told: UnitReport) -> None:
    """What a report calls for beside the move itself: a check, a person, days of the city."""
    if kind in (Move.ANSWER, Move.APPROVE):
        answer_checked(work, cause, case, held)
    if kind is Move.REQUEST_RETURN:
        ask_in_time(work, cause, case, held)
    if kind is Move.REQUEST_EXTENSION and not work.book.has_city_above(held.order.source):
        ask_person(work, case, "report_extension", told.report_id, told.words, told.order_id)
    if kind is Move.WHISTLE:
        ask_person(work, case, "whistle", told.report_id, told.words, told.order_id)


def _command(kind: Move, unit: str, told: UnitReport) -> Command:
    return Command(
        kind,
        ActorKind.UNIT,
        actor_id=unit,
        cause=told.report_id,
        judged=told.order_version,
        words=redact(told.words).text if kind in _OTHERS_READ else told.words,
        section=told.section,
        outcome=told.outcome,
        outside_case=told.outside_case,
        ground=told.ground,
        basis=told.basis,
        days=told.days,
        units=told.units,
        handler=told.handler,
        due=told.due,
        files=told.files,
    )


def _has_part(order: OrderState, unit: str) -> bool:
    if unit == order.respondent_unit:
        return False  # 回避: it isn't told that there is such an order
    town = None if is_sealed(order) else order.town
    return unit == town or unit in seen_by(order)
