"""Nobody may be forgotten or taken for another: towns have places, departments matters, units own names."""

from collections import Counter
from collections.abc import Iterator

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.check.finding import Finding
from shared.catalogue.places import PlaceKind
from shared.catalogue.units import UnitKind


def coverage(catalogue: Catalogue) -> Iterator[Finding]:
    """Towns without places, departments without a matter, places and names claimed by two."""
    yield from _towns(catalogue)
    yield from _departments(catalogue)
    yield from _places(catalogue)
    yield from _regions(catalogue)
    yield from _unit_names(catalogue)
    yield from _listed(catalogue)


def _towns(catalogue: Catalogue) -> Iterator[Finding]:
    own = Counter(
        town for place in catalogue.places if place.kind is not PlaceKind.TOWN for town in place.towns
    )
    for unit in catalogue.towns():
        if not own[unit.code]:
            yield Finding.about(catalogue, "unit", unit.code).says(
                f"「{unit.name}」在 places.yaml 里没有地点"
            )


def _departments(catalogue: Catalogue) -> Iterator[Finding]:
    named = {unit for leaf in catalogue.categories.values() for unit in (leaf.lead, *leaf.co)}
    for code, unit in catalogue.units.items():
        if unit.kind is UnitKind.DEPARTMENT and code not in named:
            yield Finding.about(catalogue, "unit", code).says(f"没有一个事项由「{unit.name}」主管或协办")


def _places(catalogue: Catalogue) -> Iterator[Finding]:
    towns = {unit.code for unit in catalogue.towns()}
    claimed: dict[str, tuple[str, ...]] = {}
    for place in catalogue.places:
        at = Finding.in_file("places.yaml", *place.path)
        for town in place.towns:
            yield from at.unless_known(town, towns, "街镇")
        for name in place.names:
            if (other := claimed.setdefault(name, place.towns)) != place.towns:
                both = "、".join((*other, *place.towns))
                yield at.says(f"「{name}」分别写在 {both}，两个街镇都有的应当写进 shared")


def _regions(catalogue: Catalogue) -> Iterator[Finding]:
    own = {name for place in catalogue.places for name in place.names}
    for position, region in enumerate(catalogue.elsewhere):
        for name in (region.name, *region.aliases):
            if name in own:
                at = Finding.in_file("places.yaml", "elsewhere", position)
                yield at.says(f"「{name}」是本区的地名，不能写在 elsewhere")


def _unit_names(catalogue: Catalogue) -> Iterator[Finding]:
    used: dict[str, str] = {}
    for code, unit in catalogue.units.items():
        for name in {unit.name, unit.short, *unit.aliases}:
            if (other := used.setdefault(name, code)) != code:
                yield Finding.about(catalogue, "unit", code).says(f"名称「{name}」与 {other} 重复")


def _listed(catalogue: Catalogue) -> Iterator[Finding]:
    known: set[tuple[str, str]] = set()
    for position, firm in enumerate(catalogue.listed):
        if (firm.name, firm.list) in known:
            yield Finding.in_file("listed.yaml", "firms", position).says(
                f"「{firm.name}」在同一清单里写了两次"
            )
        known.add((firm.name, firm.list))
