"""The enterprise in the matter, and against whom it is: a public body becomes its unit code."""

from services.intake.rules.knowledge import Knowledge
from services.intake.rules.numbers import checked
from services.intake.rules.words import MAX_LINE, masked_line
from shared.contract.events.complaint import Enterprise, Respondent
from shared.contract.events.submission import Submission, SubmittedParty
from shared.domain.numbers import check_id_card, check_phone, check_uscc
from shared.domain.pseudonym import Party, Pseudonymiser, complaining_side, enterprise_side
from shared.domain.vocabulary import PartyKind


def enterprise_in(
    submission: Submission, respondent: Respondent | None, pseudonymiser: Pseudonymiser, flags: list[str]
) -> Enterprise | None:
    """The enterprise named, else the complaining one, else the one complained of."""
    said = submission.enterprise
    if said is None and submission.complainant.kind is PartyKind.ENTERPRISE:
        said = submission.complainant
    if said is None and respondent is not None and respondent.kind is PartyKind.ENTERPRISE:
        said = submission.respondent
    if said is None or not (said.name or said.uscc):
        return None
    uscc = checked(check_uscc, said.uscc, "uscc_invalid", flags)
    return Enterprise.of(
        name=_firm_name(said),
        uscc=uscc.value[:MAX_LINE] if uscc else None,
        uscc_valid=bool(uscc and uscc.valid),
        key=enterprise_side(pseudonymiser, uscc, said.name or ""),
    )


def respondent_of(submission: Submission, knowledge: Knowledge, flags: list[str]) -> Respondent | None:
    """Against whom: a unit of the catalogue by code or name, a firm by name, a person by pseudonym alone."""
    said = submission.respondent
    if said is None:
        return None
    unit = said.unit if said.unit and knowledge.units.knows(said.unit) else None
    unit = unit or knowledge.units.code_of(said.name or "")
    if unit is not None:
        return Respondent(kind=PartyKind.UNIT, unit=unit)
    if said.kind is PartyKind.UNIT:
        # Its name travels so that the desk can tell who is meant; a public body's is nobody's personal data.
        flags.append("respondent_unknown")
        return Respondent(kind=said.kind, name=_firm_name(said))
    if said.kind is PartyKind.ENTERPRISE:
        uscc = checked(check_uscc, said.uscc, "uscc_invalid", flags)
        key = enterprise_side(knowledge.pseudonymiser, uscc, said.name or "")
        return Respondent(kind=said.kind, name=_firm_name(said), key=key)
    return Respondent(kind=said.kind, key=_person_key(said, knowledge.pseudonymiser))


def _person_key(said: SubmittedParty, pseudonymiser: Pseudonymiser) -> str | None:
    phone = check_phone(said.phone) if said.phone else None
    id_card = check_id_card(said.id_card) if said.id_card else None
    return complaining_side(pseudonymiser, Party(said.kind, said.name or "", phone, id_card))


def _firm_name(said: SubmittedParty) -> str:
    """The name as it may travel: somebody may have written a phone into it."""
    return masked_line(said.name or "")
