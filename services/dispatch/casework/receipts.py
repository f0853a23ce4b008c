"""The city acknowledges or refuses one of our reports; a refusal is work for a person, in its words."""

from uuid import UUID

from services.dispatch.casework.moving import task_for
from services.dispatch.casework.work import Work
from shared.contract.events.complaint import CityReceipt, ComplaintReceived


def receipt(work: Work, given: CityReceipt) -> None:
    """Note it; what names no report of ours is shown to a person too."""
    report = _uuid(given.report_id)
    if report is not None:
        work.journal.receipts.append((report, given.granted, given.note))
    if report is None or not given.granted:
        task_for(work, given.complaint_id, "city_refused_report", given.message_id, given.note)


def of_version(complaint: ComplaintReceived) -> CityReceipt:
    """The receipt that a version of a complaint is."""
    return CityReceipt(
        message_id=complaint.message_id,
        complaint_id=complaint.complaint_id,
        source=complaint.source,
        number=complaint.number,
        reference=complaint.reference,
        report_id=complaint.report_id,
        granted=complaint.granted is not False,
        note=complaint.note,
        at=complaint.received_at,
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
