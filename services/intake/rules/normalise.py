"""A submission in the form in which it may travel: redacted, pseudonymised, located, flagged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.intake.rules.complainant import complainant_of, people_in
from services.intake.rules.firms import enterprise_in, respondent_of
from services.intake.rules.flags import odd_in
from services.intake.rules.knowledge import Knowledge
from services.intake.rules.secrecy import stricter
from services.intake.rules.whereabouts import place_of
from services.intake.rules.words import masked_line, masked_text
from shared.contract.events.complaint import Complainant, Enterprise, Place, Respondent
from shared.contract.events.submission import Submission
from shared.domain.vocabulary import Confidentiality, RequestType

_MOST_PEOPLE = 20


@dataclass(frozen=True, slots=True)
class Normal:
    """What one message says, fit to travel; `said` and `people` (names known so far) stay behind."""

    said: Submission
    channel: str
    complainant: Complainant
    enterprise: Enterprise | None
    respondent: Respondent | None
    title: str
    items: tuple[tuple[RequestType, str], ...]
    place: Place
    confidentiality: Confidentiality
    note: str
    flags: tuple[str, ...]
    people: tuple[str, ...]


def normalise(
    submission: Submission, knowledge: Knowledge, now: datetime, people: Sequence[str] = ()
) -> Normal:
    """What a submission says; `people` are names known from earlier messages, masked here as well."""
    flags = odd_in(submission, now)
    defaults = knowledge.sources[submission.source]
    names = tuple(dict.fromkeys((*people, *people_in(submission))))[:_MOST_PEOPLE]
    respondent = respondent_of(submission, knowledge, flags)
    words = " ".join((submission.title, *(item.text for item in submission.items)))
    return Normal(
        said=submission,
        channel=submission.channel if "channel" in submission.model_fields_set else defaults.channel,
        complainant=complainant_of(submission, knowledge.pseudonymiser, flags),
        enterprise=enterprise_in(submission, respondent, knowledge.pseudonymiser, flags),
        respondent=respondent,
        title=masked_line(submission.title, names),
        items=tuple((item.request_type, masked_text(item.text, names)) for item in submission.items),
        place=place_of(submission.place, words, names, knowledge),
        confidentiality=stricter(submission.confidentiality, defaults.confidentiality),
        note=masked_text(submission.note, names),
        flags=tuple(dict.fromkeys(flags)),
        people=names,
    )
