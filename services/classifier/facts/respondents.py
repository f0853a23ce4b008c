"""Against whom a text is: the party that follows a word of complaint, and what it is."""

import re
from dataclasses import dataclass

from services.classifier.facts.firms import bodies_in, firms_in
from shared.domain.vocabulary import PartyKind

_AGAINST = re.compile("被(?:投诉|举报|申请|反映)(?:人|方|单位|企业)?[:是为]?|投诉|举报|起诉|控告|反映|状告")
_REACH = 40
_PERSON = re.compile("(?:业主|房东|邻居|老板|店主|包工头|法定代表人|负责人|工作人员|司机)")
_CLAUSE_END = re.compile("[,;!?。\n]")


@dataclass(frozen=True, slots=True)
class RespondentFound:
    """What the party is; a person has no name here: people's names don't travel."""

    kind: PartyKind
    name: str = ""


def respondent_in(copy: str) -> RespondentFound | None:
    """The first party after a word of complaint in a matching copy, within its clause."""
    for word in _AGAINST.finditer(copy):
        clause = _CLAUSE_END.split(copy[word.end() : word.end() + _REACH], maxsplit=1)[0]
        if found := _party(clause):
            return found
    return None


def _party(clause: str) -> RespondentFound | None:
    if bodies := bodies_in(clause):
        return RespondentFound(PartyKind.UNIT, bodies[0])
    if firms := firms_in(clause):
        return RespondentFound(PartyKind.ENTERPRISE, firms[0])
    return RespondentFound(PartyKind.PERSON) if _PERSON.search(clause) else None


def counterparties_in(copy: str) -> tuple[str, ...]:
    """The other firms of the matter: those named that are not the respondent."""
    against = respondent_in(copy)
    return tuple(name for name in firms_in(copy) if against is None or name != against.name)
