"""What dispatch works by, wired once: catalogue, compiled rules, limits, how answers are checked."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from services.dispatch.rules.commands import Terms
from services.dispatch.rules.duty import Duty
from services.dispatch.rules.evaluate import RuleBook
from services.dispatch.rules.limits import Limits
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.sources import NumberedBy
from shared.catalogue.units import Authority
from shared.domain.holidays import Holidays

AnswerCheck = Literal["automatic", "desk"]


@dataclass(frozen=True, slots=True, repr=False)
class Handbook:
    """The rules and terms of one district under one catalogue: too long to be written into a message."""

    catalogue: Catalogue
    rules: RuleBook
    terms: Terms
    answer_check: AnswerCheck
    zone: tzinfo
    duty: Duty

    def category_name(self, code: str | None) -> str:
        """A category's name in Chinese; empty when there is none."""
        category = self.catalogue.categories.get(code or "")
        return category.name if category else ""

    def unit_name(self, code: str | None) -> str:
        """A unit's name in Chinese; empty when there is none."""
        unit = self.catalogue.units.get(code or "")
        return unit.name if unit else ""

    def has_city_above(self, source: str) -> bool:
        """Whether somebody above decides on and acknowledges what is reported: not for our own numbers."""
        known = self.catalogue.sources.get(source)
        return known is None or known.numbered_by is not NumberedBy.DISTRICT


def handbook(
    catalogue: Catalogue, holidays: Holidays, *, answer_check: AnswerCheck = "automatic", hop_cap: int = 2
) -> Handbook:
    """Compile a catalogue into a handbook."""
    units = catalogue.units.values()
    terms = Terms(
        limits=Limits(catalogue, holidays),
        receiving=frozenset(unit.code for unit in catalogue.units_with_topics()),
        vertical=frozenset(unit.code for unit in units if unit.authority is Authority.VERTICAL),
        desk=catalogue.title.desk,
        hop_cap=hop_cap,
        known=frozenset(catalogue.units),
        grounds=catalogue.grounds,
        towns=frozenset(unit.code for unit in catalogue.towns()),
        approval={unit.code: frozenset(unit.approval) for unit in units if unit.approval},
    )
    zone = ZoneInfo(catalogue.title.time_zone)
    return Handbook(catalogue, RuleBook(catalogue), terms, answer_check, zone, Duty(catalogue, holidays))
