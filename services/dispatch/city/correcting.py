"""What the city refused is mended by a person and reported again, under an id of its own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.dispatch import store
from services.dispatch.casework.telling_city import send_report
from services.dispatch.casework.work import Cause, Work
from services.dispatch.handbook import Handbook
from services.dispatch.rules.notices import is_sealed
from services.dispatch.store import Wanted
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import CityReport
from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import Outcome
from shared.platform.database import Connection
from shared.stream.ports import Effects

# Its bytes are kept until a report is taken; of a refused one the desk needs what it said.
_REFUSED = """
update city_report set corrected_by = $2
where report_id = $1 and acknowledged = false and corrected_by is null returning value"""


@dataclass(frozen=True, slots=True)
class Correction:
    """By whom, and what the report says instead; what is empty stays."""

    person: str
    words: str = ""
    outcome: Outcome | None = None
    basis: str = ""


async def correct(
    book: Handbook,
    tx: Connection,
    now: datetime,
    report_id: UUID,
    correction: Correction,
    trace: str,
    *,
    sealed: bool,
) -> tuple[Effects, UUID]:
    """The effects and the new report's id. Raises `TiaokuaiError` not_found: not refused, or mended.

    `sealed`: the person may see sealed matters; to others their reports aren't there.
    """
    value = await tx.fetchval(_REFUSED, report_id, correction.person)
    if value is None:
        raise TiaokuaiError("not_found", field="report_id")
    refused = CityReport.model_validate_json(value)
    report = refused.model_copy(
        update={
            "report_id": stable_id("city_report", report_id, "corrected"),
            "words": correction.words or refused.words,
            "outcome": correction.outcome or refused.outcome,
            "basis": correction.basis or refused.basis,
            "at": max(now, refused.at),
        }
    )
    work = Work(book, await store.load(tx, Wanted(complaints={refused.complaint_id})), now)
    case = work.cases.complaint(refused.complaint_id)
    if case is None or (not sealed and any(is_sealed(held.order) for held in case.orders.values())):
        raise TiaokuaiError("not_found", field="report_id")
    send_report(work, Cause(traceparent=trace), case, report)
    await store.save(tx, work.cases, work.journal, now)
    return work.effects, report.report_id
