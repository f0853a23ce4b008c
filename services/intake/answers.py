"""What a caller is told of his submission."""

from typing import Any

from services.intake.arrival import Receipt
from shared.contract.errors import FAULTS
from shared.contract.records import Rejection
from shared.domain.identifiers import reference


def accepted(receipt: Receipt) -> dict[str, Any]:
    """Where it is kept, and under which reference it can be asked for."""
    ours = reference(receipt.complaint_id)
    return {
        "reference": ours,
        "complaint_id": receipt.complaint_id,
        "message_id": receipt.message_id,
        "version": receipt.version,
        "waiting": receipt.version is None,
        "duplicate": receipt.duplicate,
        "status_url": f"/complaints/{ours}",
    }


def refused(rejection: Rejection) -> dict[str, Any]:
    """Why it was not taken, in the same words as over Kafka; for one of many."""
    fault = FAULTS[rejection.code]
    return {
        "code": fault.code,
        "field": rejection.field,
        "status": fault.status,
        "title": fault.message,
        "advice": fault.advice,
    }
