"""What units are told of an order: enough to work by, redacted, and less if it is confidential."""

from services.dispatch.handbook import Handbook
from services.dispatch.rules.commands import Notice
from shared.contract.errors import FAULTS
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.events.order import Decision, OrderMessage, OrderState, Refusal
from shared.contract.events.report import UnitReport
from shared.domain.vocabulary import Confidentiality, OrderKind, UnitRole

_NOTHING = {"title": "", "text": "", "place": "", "enterprise": ""}
_HIDDEN_FIRM = "〔企业〕"


def first_message(
    order: OrderState,
    notice: Notice,
    complaint: ComplaintReceived,
    book: Handbook,
    decision: Decision | None = None,
) -> OrderMessage:
    """The message of a notice; that of another notice of the same move is `readdressed` from it."""
    firm = complaint.enterprise.name if complaint.enterprise else ""
    sealed = order.confidentiality is Confidentiality.SEALED or order.respondent_unit == notice.unit
    hidden = order.confidentiality is not Confidentiality.OPEN
    return OrderMessage(
        kind=notice.kind,
        role=notice.role,
        unit=notice.unit,
        order_id=order.order_id,
        version=order.version,
        complaint_id=order.complaint_id,
        item_id=order.item_id,
        number=order.number,
        reference=order.reference,
        state=order.state,
        lead=order.lead,
        category=order.category,
        category_name=book.category_name(order.category),
        request_type=order.request_type,
        confidentiality=order.confidentiality,
        title="" if sealed else _without(complaint.title, firm, hidden=hidden),
        text="" if sealed else _without(_text(order, complaint), firm, hidden=hidden),
        place="" if sealed else complaint.place.text,
        town=order.town,
        enterprise="" if hidden or sealed else firm,
        due=None if notice.role is UnitRole.INFORMED else order.due,
        rule=decision.rule if decision else None,
        explanation=decision.explanation if decision else "",
        words=notice.words,
        until=notice.until,
        at=order.moved_at or order.created_at,
    )


def readdressed(message: OrderMessage, order: OrderState, notice: Notice) -> OrderMessage:
    """The same content to another unit in its own role; none to the unit complained of."""
    if notice.unit == order.respondent_unit:
        message = message.but(_NOTHING)
    return message.but(
        {
            "kind": notice.kind,
            "role": notice.role,
            "unit": notice.unit,
            "words": notice.words,
            "until": notice.until,
            "due": None if notice.role is UnitRole.INFORMED else order.due,
        }
    )


def refusal_message(order: OrderState, unit: str, report: UnitReport, code: str) -> OrderMessage:
    """Why a report was not applied, to the unit that sent it; without the complaint's content."""
    return OrderMessage(
        kind=OrderKind.REPORT_REFUSED,
        role=_role(order, unit),
        unit=unit,
        order_id=order.order_id,
        version=order.version,
        complaint_id=order.complaint_id,
        item_id=order.item_id,
        number=order.number,
        reference=order.reference,
        state=order.state,
        lead=order.lead,
        category=order.category,
        request_type=order.request_type,
        confidentiality=order.confidentiality,
        refusal=Refusal(report_id=report.report_id, code=code, message=FAULTS[code].message),
        at=order.moved_at or order.created_at,
    )


def _role(order: OrderState, unit: str) -> UnitRole:
    if unit == order.lead:
        return UnitRole.LEAD
    return UnitRole.CO if unit in order.co else UnitRole.INFORMED


def _text(order: OrderState, complaint: ComplaintReceived) -> str:
    return order.words or next((each.text for each in complaint.items if each.item_id == order.item_id), "")


def _without(text: str, firm: str, *, hidden: bool) -> str:
    """A hidden complainant must not be known by the name of the firm in the text."""
    return text.replace(firm, _HIDDEN_FIRM) if hidden and firm else text
