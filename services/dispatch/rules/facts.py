"""The facts that rules speak of, from what is observed and what the catalogue knows (`facts.yaml`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.dispatch.rules.marks import NO_MARK, Standing
from services.dispatch.rules.observed import Observed, related_case
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.categories import Category, Flag, Holder
from shared.catalogue.conditions import Scalar
from shared.catalogue.firstmatch import Facts, FirstMatch
from shared.catalogue.listed import ListedFirm
from shared.catalogue.problems import CatalogueError, Problem
from shared.contract.events.classification import Candidate
from shared.domain.vocabulary import Confidentiality

_STRICTNESS = {"open": 0, "identity_hidden": 1, "sealed": 2}
_LEVELS = tuple(_STRICTNESS)
_FLAGS = {
    "street_life": Flag.STREET_LIFE,
    "direct_connect": Flag.DIRECT_CONNECT,
    "outside": Flag.OUTSIDE,
    "vertical": Flag.VERTICAL,
    "city_overlap": Flag.CITY_OVERLAP,
}
_FOR_EVER = "9999-12-31"
_SEALED = Confidentiality.SEALED.value

SEEN = frozenset(
    {
        "request_type",
        "channel",
        "source",
        "anonymous",
        "urgent_said",
        "confidentiality_said",
        "cross_town",
        "respondent_unit",
        "listed",
        "related_case",
        "related_number",
        "confidence",
        "category",
        "mark",
        "mark_evidence",
        "mark_proposer",
        "mark_confirmer",
        "mark_expires",
        "mark_contested",
        "mark_proposed",
        "place",
        "town",
        "town_evidence",
        "region",
        "day",
    }
)
"""Facts that a replay takes from the stored decision; the others the catalogue says anew."""

_DERIVED = frozenset(
    {
        "urgent",
        "confidentiality",
        "respondent",
        "holder",
        "first_receiver",
        "same_owner",
    }
)
_SAID_BY_LEAF = frozenset(
    {
        "first_level",
        "second_level",
        "power_item",
        "power_basis",
        "lead",
        "co",
        "several",
        "street_life",
        "direct_connect",
        "outside",
        "vertical",
        "city_overlap",
        "statutory_overlay",
        "town_act",
        "candidates",
    }
)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A category's part of the facts, made once; `told` are those that differ from their default."""

    facts: dict[str, Scalar]
    told: dict[str, Scalar]
    urgent: bool
    strictness: int
    valid_from: str
    valid_to: str
    shared: FirstMatch | None


class FactTable:
    """Turns what is observed of an item into the facts of the catalogue; built once a catalogue.

    Raises CatalogueError when facts.yaml lacks a fact that is made here.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        missing = sorted((SEEN | _DERIVED | _SAID_BY_LEAF) - catalogue.facts.keys())
        if missing:
            raise CatalogueError(Problem("facts.yaml", 1, f"缺少事实「{name}」") for name in missing)
        self._catalogue = catalogue
        self._defaults: dict[str, Scalar] = {name: fact.default for name, fact in catalogue.facts.items()}
        self._changing = tuple(
            (name, self._defaults[name]) for name in sorted((SEEN - {"category"}) | _DERIVED)
        )
        self._unknown = _Leaf(
            self._defaults, {}, urgent=False, strictness=0, valid_from="", valid_to="", shared=None
        )
        self._leaves = {
            code: _leaf(category, catalogue, self._defaults)
            for code, category in catalogue.categories.items()
        }
        self._listed_until = _listed_until(catalogue.listed)
        self._received_by = {code: each.received_by or "" for code, each in catalogue.sources.items()}

    def of(self, seen: Observed) -> dict[str, Scalar]:
        """Every fact by name; those nothing is known of have their default."""
        leaf = self._unknown
        if seen.candidates:
            leaf = self._leaves.get(seen.candidates[0].category, leaf)
        facts = leaf.facts.copy()
        facts["request_type"] = seen.request_type.value
        facts["channel"] = seen.channel
        facts["source"] = seen.source
        facts["anonymous"] = seen.anonymous
        facts["urgent_said"] = seen.urgent
        facts["confidentiality_said"] = seen.confidentiality.value
        facts["cross_town"] = seen.cross_town
        facts["respondent_unit"] = seen.respondent_unit or ""
        facts["confidence"] = seen.confidence
        facts["day"] = seen.day.isoformat()
        if seen.mark is not NO_MARK:
            _mark(seen.mark, facts)
        if seen.firm and seen.day.isoformat() <= self._listed_until.get(seen.firm, ""):
            facts["listed"] = True
        if seen.related:
            facts["related_case"], facts["related_number"] = related_case(seen.related)
        self._place(seen, facts)
        return self._derived(leaf, facts, seen.candidates)

    def again(self, kept: Mapping[str, Any], candidates: tuple[str, ...] | list[str]) -> dict[str, Scalar]:
        """The facts of a stored decision under this catalogue; `candidates` are the category codes it had."""
        leaf = self._leaves.get(kept.get("category", ""), self._unknown)
        facts = leaf.facts.copy()
        for name, value in kept.items():
            if name in SEEN:
                facts[name] = value
        if leaf is self._unknown:
            facts["category"] = self._defaults["category"]
        if kept.get("confidentiality") == _SEALED and len(kept) == 1:
            facts["confidentiality_said"] = _SEALED
        return self._derived(leaf, facts, candidates)

    def told(self, facts: Facts) -> dict[str, Scalar]:
        """The facts worth keeping with a decision: those that differ from their default."""
        leaf = self._leaves.get(str(facts["category"]), self._unknown)
        told = leaf.told.copy()
        for name, default in self._changing:
            value = facts[name]
            if value != default:
                told[name] = value
        return told

    def unsaid(self, told: Mapping[str, Any]) -> dict[str, Scalar]:
        """Every fact as it was when the decision was made: those not kept had their default."""
        return self._defaults | {name: value for name, value in told.items() if name in self._defaults}

    def _derived(
        self, leaf: _Leaf, facts: dict[str, Scalar], candidates: "tuple[Candidate | str, ...] | list[str]"
    ) -> dict[str, Scalar]:
        """What follows from the facts seen and the leaf."""
        facts["urgent"] = facts["urgent_said"] or leaf.urgent
        said = str(facts["confidentiality_said"])
        strictness = _STRICTNESS.get(said, 2)
        # Raised by anyone, never lowered on the way; a level this version doesn't know counts as sealed.
        facts["confidentiality"] = _LEVELS[max(strictness, leaf.strictness)]
        day = str(facts["day"])
        if leaf.valid_from and not (leaf.valid_from <= day <= leaf.valid_to):
            facts["holder"] = "none"
        elif leaf.shared is not None:
            facts["holder"] = (Holder.DEPARTMENT if leaf.shared.first(facts) == 0 else Holder.TOWN).value
        if unit := facts["respondent_unit"]:
            lead, town = facts["lead"], facts["town"]
            facts["respondent"] = "lead" if unit == lead else "town" if unit == town else "unit"
        if (source := str(facts["source"])) in self._received_by:
            facts["first_receiver"] = self._received_by[source]
        if facts["confidence"] == "too_close":
            codes = [each if isinstance(each, str) else each.category for each in candidates[:2]]
            facts["same_owner"] = self.same_owner(codes)
        return facts

    def _place(self, seen: Observed, facts: dict[str, Scalar]) -> None:
        if seen.town is not None and seen.town in self._catalogue.units:
            facts["place"], facts["town"], facts["town_evidence"] = "known", seen.town, seen.place_text[:60]
            return
        found = self._catalogue.town_of(seen.place_text) if seen.place_text else []
        if found:
            town, evidence = found[0]
            facts["town_evidence"] = evidence.words
            facts["place"] = "contested" if len(found) > 1 else "known"
            facts["town"] = "" if len(found) > 1 else town
        elif seen.place_stated and (region := self._catalogue.region_of(seen.place_text)):
            facts["place"], facts["region"] = "elsewhere", region
        else:
            facts["place"] = "unknown"

    def same_owner(self, codes: Sequence[str]) -> bool:
        """Whether the two first candidates are matters of one department, which holds both powers."""
        leaves = [self._leaves[code].facts for code in codes if code in self._leaves]
        departments = all(each["holder"] == Holder.DEPARTMENT.value for each in leaves)
        return len(leaves) == len(codes) == 2 and departments and leaves[0]["lead"] == leaves[1]["lead"]


def _listed_until(firms: Sequence[ListedFirm]) -> dict[str, str]:
    """Firm → the last day on which it stands on a list of clause 37."""
    until: dict[str, str] = {}
    for firm in firms:
        last = firm.until.isoformat() if firm.until else _FOR_EVER
        until[firm.name] = max(last, until.get(firm.name, ""))
    return until


def _mark(mark: Standing, facts: dict[str, Scalar]) -> None:
    facts["mark"], facts["mark_proposed"] = mark.kind, mark.proposed
    facts["mark_evidence"], facts["mark_expires"] = mark.evidence[:200], mark.expires
    facts["mark_proposer"], facts["mark_confirmer"] = mark.proposer, mark.confirmer
    facts["mark_contested"] = mark.contested


def stricter(one: Confidentiality, other: Confidentiality) -> Confidentiality:
    """Confidentiality is raised by anyone, never lowered on the way; an unknown level counts as sealed."""
    level = max(one, other, key=lambda each: _STRICTNESS.get(each.value, 2))
    return level if level.known else Confidentiality.SEALED


def _leaf(category: Category, catalogue: Catalogue, defaults: Mapping[str, Scalar]) -> _Leaf:
    power = category.power
    fixed: dict[str, Scalar] = {
        "category": category.code,
        "first_level": category.first_level,
        "second_level": category.second_level,
        "power_item": power.item,
        "power_basis": power.basis,
        "lead": category.lead,
        "co": "、".join(catalogue.units[unit].short for unit in category.co if unit in catalogue.units),
        "several": bool(category.co),
        "town_act": category.town_act or "",
        "statutory_overlay": category.statutory_overlay or "none",
    }
    fixed |= {name: flag in category.flags for name, flag in _FLAGS.items()}
    threshold = power.threshold
    return _Leaf(
        {**defaults, **fixed, "holder": power.holder.value},
        {name: value for name, value in fixed.items() if value != defaults[name]},
        urgent=Flag.URGENT in category.flags,
        strictness=_STRICTNESS[category.confidentiality.value],
        valid_from=power.valid_from.isoformat(),
        valid_to=power.valid_to.isoformat() if power.valid_to else _FOR_EVER,
        shared=FirstMatch([threshold.department_when]) if threshold else None,
    )
