"""A case that starts here: registered by somebody of the district, mostly on an enterprise's behalf."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.rules.secrecy import stricter
from shared.contract.events.submission import Submission, SubmittedItem, SubmittedParty
from shared.domain.vocabulary import Confidentiality, PartyKind
from shared.domain.worktime import SHANGHAI

CHANNELS = {
    "window": "window",
    "visit": "visit",
    "officer": "officer",
    "chamber": "chamber",
    "monitoring-point": "monitoring-point",
    "round-table": "round-table",
}
"""Channel → the source whose number it gets (clauses 54, 55)."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What is registered; `consent`: whoever it is for agreed to be named to the unit that handles it."""

    channel: str
    registered_by: str
    complainant: SubmittedParty
    on_behalf_of: SubmittedParty | None
    consent: bool
    items: tuple[SubmittedItem, ...]
    title: str = ""
    place: str = ""
    respondent: SubmittedParty | None = None
    confidentiality: Confidentiality = Confidentiality.OPEN
    urgent: bool = False


def number_of(serial: int, at: datetime) -> str:
    """A number of the district's own: `JD20260310-000123`."""
    return f"JD{at.astimezone(SHANGHAI):%Y%m%d}-{serial:06d}"


def as_submission(told: Registration, number: str, at: datetime) -> Submission:
    """The registration as any source's message. Without consent the complainant stays hidden."""
    level = told.confidentiality
    if not told.consent:
        level = stricter(level, Confidentiality.IDENTITY_HIDDEN)
    return Submission(
        source=CHANNELS[told.channel],
        number=number,
        channel=told.channel,
        submitted_at=at,
        complainant=_complainant(told),
        enterprise=told.on_behalf_of,
        respondent=told.respondent,
        title=told.title,
        items=told.items,
        place=told.place,
        confidentiality=level,
        urgent=told.urgent,
        registered_by=told.registered_by,
        consent=told.consent,
    )


def _complainant(told: Registration) -> SubmittedParty:
    """Who complains: the one who came, else the enterprise for whom it is registered."""
    if told.complainant.kind is PartyKind.ANONYMOUS and told.on_behalf_of is not None:
        return told.on_behalf_of
    return told.complainant
