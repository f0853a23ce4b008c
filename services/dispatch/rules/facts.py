"""The facts that rules speak of, from what is observed and what the catalogue knows (`facts.yaml`)."""

from dataclasses import dataclass
from datetime import date

from services.dispatch.rules.conditions import Facts, Tests, compiled, holds
from services.dispatch.rules.observed import Observed
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.categories import Category, Flag, Holder, Power
from shared.catalogue.conditions import Scalar
from shared.domain.vocabulary import Confidentiality

_STRICTNESS = {Confidentiality.OPEN: 0, Confidentiality.IDENTITY_HIDDEN: 1, Confidentiality.SEALED: 2}
_FLAGS = {
    "street_life": Flag.STREET_LIFE,
    "direct_connect": Flag.DIRECT_CONNECT,
    "outside": Flag.OUTSIDE,
    "vertical": Flag.VERTICAL,
}


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A category's part of the facts, made once."""

    facts: dict[str, Scalar]
    power: Power
    department_when: Tests
    urgent: bool
    confidentiality: Confidentiality


class FactTable:
    """Turns what is observed of an item into the facts of the catalogue; built once a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._defaults: dict[str, Scalar] = {name: fact.default for name, fact in catalogue.facts.items()}
        self._names = {code: category.name for code, category in catalogue.categories.items()}
        self._leaves = {code: _leaf(category, catalogue) for code, category in catalogue.categories.items()}

    def of(self, seen: Observed) -> dict[str, Scalar]:
        """Every fact by name; those nothing is known of have their default."""
        facts = self._defaults | self._complaint(seen) | self._place(seen)
        leaf = self._leaves.get(seen.candidates[0].category) if seen.candidates else None
        if leaf is not None:
            facts |= leaf.facts
            facts["urgent"] = seen.urgent or leaf.urgent
            facts["confidentiality"] = stricter(seen.confidentiality, leaf.confidentiality).value
            facts["holder"] = _holder(leaf, seen.day, facts)
        facts["respondent"] = _respondent(seen.respondent_unit, facts)
        return facts

    def told(self, facts: Facts) -> dict[str, Scalar]:
        """The facts worth keeping with a decision: those that differ from their default."""
        defaults = self._defaults
        return {name: value for name, value in facts.items() if value != defaults.get(name)}

    def _complaint(self, seen: Observed) -> dict[str, Scalar]:
        return {
            "request_type": seen.request_type.value,
            "channel": seen.channel,
            "confidentiality": seen.confidentiality.value,
            "anonymous": seen.anonymous,
            "urgent": seen.urgent,
            "cross_town": seen.cross_town,
            "respondent_unit": seen.respondent_unit or "",
            "confidence": seen.confidence,
            "candidates": self._candidates(seen),
            "mark": seen.mark,
            "day": seen.day.isoformat(),
        }

    def _candidates(self, seen: Observed) -> str:
        names = self._names
        return "、".join(
            f"{names.get(each.category, each.category)}({each.probability:.0%})"
            for each in seen.candidates[:3]
        )

    def _place(self, seen: Observed) -> dict[str, Scalar]:
        if seen.town is not None and seen.town in self._catalogue.units:
            return {"place": "known", "town": seen.town, "town_evidence": seen.place_text[:60]}
        found = self._catalogue.town_of(seen.place_text) if seen.place_text else []
        if not found:
            return {"place": "unknown"}
        town, evidence = found[0]
        if len(found) == 1:
            return {"place": "known", "town": town, "town_evidence": evidence.words}
        return {"place": "contested", "town_evidence": evidence.words}


def stricter(one: Confidentiality, other: Confidentiality) -> Confidentiality:
    """Confidentiality is raised by anyone, never lowered on the way; an unknown level counts as sealed."""
    level = max(one, other, key=lambda each: _STRICTNESS.get(each, 2))
    return level if level.known else Confidentiality.SEALED


def _leaf(category: Category, catalogue: Catalogue) -> _Leaf:
    threshold = category.power.threshold
    facts: dict[str, Scalar] = {
        "category": category.code,
        "first_level": category.first_level,
        "second_level": category.second_level,
        "power_item": category.power.item,
        "power_basis": category.power.basis,
        "lead": category.lead,
        "co": "、".join(catalogue.units[unit].short for unit in category.co),
        "statutory_overlay": category.statutory_overlay or "none",
    }
    facts |= {name: flag in category.flags for name, flag in _FLAGS.items()}
    tests = compiled(threshold.department_when) if threshold else ()
    return _Leaf(facts, category.power, tests, Flag.URGENT in category.flags, category.confidentiality)


def _holder(leaf: _Leaf, day: date, facts: Facts) -> str:
    """Who holds the power on the day: the list valid on the day counts (`domain.md` §5)."""
    if not leaf.power.valid_on(day):
        return "none"
    if leaf.power.holder is not Holder.BOTH:
        return leaf.power.holder.value
    return (Holder.DEPARTMENT if holds(leaf.department_when, facts) else Holder.TOWN).value


def _respondent(unit: str | None, facts: Facts) -> str:
    if not unit:
        return "none"
    if unit == facts["lead"]:
        return "lead"
    return "town" if unit == facts["town"] else "unit"
