"""Who complains: a kind and a pseudonym, never a name or a number."""

from services.intake.rules.numbers import checked
from shared.contract.events.complaint import Complainant
from shared.contract.events.submission import Submission, SubmittedParty
from shared.domain.numbers import check_id_card, check_phone, check_uscc
from shared.domain.pseudonym import Party, Pseudonymiser, complaining_side
from shared.domain.vocabulary import PartyKind

_FIRMS = frozenset({PartyKind.ENTERPRISE, PartyKind.UNIT})


def complainant_of(submission: Submission, pseudonymiser: Pseudonymiser, flags: list[str]) -> Complainant:
    """The complainant of a submission; a person without name, phone and card is anonymous."""
    said = submission.complainant
    phone = checked(check_phone, said.phone, "phone_invalid", flags)
    id_card = checked(check_id_card, said.id_card, "id_card_invalid", flags)
    if said.kind is PartyKind.PERSON and not (said.name or phone or id_card):
        return Complainant.of(kind=PartyKind.ANONYMOUS)
    firm = _firm(submission)
    uscc = check_uscc(firm.uscc) if firm.uscc else None
    # An enterprise that gave neither name nor code is known by the phone it calls from.
    kind = said.kind if firm.name or uscc else PartyKind.PERSON
    if said.kind is PartyKind.ANONYMOUS:
        kind = said.kind
    party = Party(kind, firm.name or "", phone, id_card, uscc)
    return Complainant.of(kind=said.kind, key=complaining_side(pseudonymiser, party))


def _firm(submission: Submission) -> SubmittedParty:
    """The complaining enterprise: named as the complainant, else as the enterprise it complains for."""
    said = submission.complainant
    named = said.name or said.uscc
    return said if named or said.kind is not PartyKind.ENTERPRISE else submission.enterprise or said


def people_in(submission: Submission) -> tuple[str, ...]:
    """Names of people, to be masked wherever they stand; firms' names are not personal data."""
    parties = (submission.complainant, submission.respondent)
    return tuple([p.name for p in parties if p and p.name and len(p.name) > 1 and p.kind not in _FIRMS])
