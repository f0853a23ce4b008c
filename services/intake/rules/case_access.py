"""Who may look at the file of an order, how much of it, and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from services.intake.rules.secrecy import is_sealed
from shared.domain.lifecycle import OPEN, State
from shared.domain.vocabulary import Confidentiality


class Access(StrEnum):
    """How much somebody may see."""

    NOTHING = "nothing"  # there is no such case for him
    OVER = "over"  # it was his; the hand-over or the end closed it
    REDACTED = "redacted"  # the redacted words and the files; the desk speaks to the complainant
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Standing:
    """An order as its last known move left it; `had` are the leads it had before."""

    lead: str | None
    section: str | None
    co: frozenset[str]
    had: frozenset[str]
    respondent: str | None
    secrecy: Confidentiality
    state: State
    lead_since: int


def access(
    order: Standing, units: Collection[str], section: str | None, *, desk: bool, sealed: bool
) -> Access:
    """What a caller may see: one of `units` (and of `section`, if bound to one), or of the desk."""
    if order.respondent in units:
        return Access.NOTHING  # 回避
    if is_sealed(order.secrecy):
        return Access.WHOLE if sealed and not units else Access.NOTHING
    if not units:
        return Access.WHOLE if desk else Access.NOTHING
    if not _works_on_it(order, units, section):
        return Access.OVER if not order.had.isdisjoint(units) else Access.NOTHING
    if order.state not in OPEN:
        return Access.OVER
    return Access.WHOLE if order.secrecy is Confidentiality.OPEN else Access.REDACTED


def _works_on_it(order: Standing, units: Collection[str], section: str | None) -> bool:
    if order.lead in units:
        return section is None or section == order.section
    return section is None and not order.co.isdisjoint(units)
