"""Names for codes, from the catalogue the services run on: units, sections, categories, and who owns what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.units import Unit, UnitKind

_KINDS = {UnitKind.DEPARTMENT: "条线部门", UnitKind.TOWN: "街镇"}


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who could lead: why, and how likely the matter is theirs."""

    unit: str
    name: str
    category: str
    category_name: str
    probability: float
    power: str
    basis: str
    proposed: bool = False


class DeskBook:
    """The catalogue as people at work read it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.groups: tuple[tuple[str, tuple[Unit, ...]], ...] = tuple(
            (name, tuple(u for u in catalogue.units.values() if u.kind is kind))
            for kind, name in _KINDS.items()
        )

    def unit(self, code: str | None) -> str:
        """A unit's short name; the code itself for one the catalogue doesn't know."""
        found = self.catalogue.units.get(code or "")
        return found.short if found else code or ""

    def is_town(self, code: str | None) -> bool:
        """Whether a unit is a town: towns blow whistles."""
        found = self.catalogue.units.get(code or "")
        return found is not None and found.kind is UnitKind.TOWN

    def section(self, unit: str | None, code: str | None) -> str:
        """A section's name within its unit."""
        found = self.catalogue.units.get(unit or "")
        names = {each.code: each.name for each in found.sections} if found else {}
        return names.get(code or "", code or "")

    def sections(self, unit: str | None) -> Sequence[tuple[str, str]]:
        """Codes and names of a unit's sections."""
        found = self.catalogue.units.get(unit or "")
        return [(each.code, each.name) for each in found.sections] if found else []

    def category(self, code: str | None) -> str:
        """A category's name."""
        found = self.catalogue.categories.get(code or "")
        return found.name if found else code or ""

    def source(self, code: str | None) -> str:
        """A source's or channel's name."""
        found = self.catalogue.sources.get(code or "") or self.catalogue.channels.get(code or "")
        return found.name if found else code or ""

    def owners(
        self, candidates: Iterable[Mapping[str, Any]], suggest: str | None, excluded: Iterable[str] = ()
    ) -> list[Owner]:
        """The three likeliest owners, each by its likeliest category; the proposed one first."""
        found: dict[str, Owner] = {}
        out = set(excluded)
        for each in candidates:
            leaf = self.catalogue.categories.get(each["category"])
            if leaf is None or leaf.lead in found or leaf.lead in out or not self._receives(leaf.lead):
                continue
            found[leaf.lead] = self._owner(leaf.lead, each, proposed=leaf.lead == suggest)
        if suggest and suggest not in found and suggest not in out and self._receives(suggest):
            best = next(iter(candidates), None)
            found[suggest] = self._owner(suggest, best, proposed=True)
        return sorted(found.values(), key=lambda each: not each.proposed)[:3]

    def _receives(self, unit: str) -> bool:
        known = self.catalogue.units.get(unit)
        return known is not None and known.receives_orders

    def _owner(self, unit: str, candidate: Mapping[str, Any] | None, *, proposed: bool) -> Owner:
        code = candidate["category"] if candidate else ""
        leaf = self.catalogue.categories.get(code)
        return Owner(
            unit=unit,
            name=self.unit(unit),
            category=code,
            category_name=leaf.name if leaf else "",
            probability=candidate["probability"] if candidate else 0.0,
            power=leaf.power.item if leaf else "",
            basis=leaf.power.basis if leaf else "",
            proposed=proposed,
        )
