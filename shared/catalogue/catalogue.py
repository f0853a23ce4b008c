"""The loaded catalogue: read-only, every lookup by code."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.catalogue.categories import Category, FirstLevel, SecondLevel, TitleFile
from shared.catalogue.clocks import Clock, Overlay, Roster, WorkingHours
from shared.catalogue.grounds import Ground
from shared.catalogue.listed import ListedFirm
from shared.catalogue.places import Place, Region
from shared.catalogue.problems import Location
from shared.catalogue.rules import Fact, Rule
from shared.catalogue.sources import Channel, Source
from shared.catalogue.towns import Evidence, RegionFinder, TownFinder
from shared.catalogue.units import Unit, UnitKind
from shared.domain.vocabulary import RequestType


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A district's catalogue of one date; mappings are by code, rules in the order they are tried;
    `listed` are the firms of clause 37, inspected only when triggered."""

    folder: Path
    version: str
    title: TitleFile
    first_levels: Mapping[str, FirstLevel]
    second_levels: Mapping[str, SecondLevel]
    categories: Mapping[str, Category]
    units: Mapping[str, Unit]
    places: tuple[Place, ...]
    clocks: Mapping[str, Clock]
    clock_by_request_type: Mapping[RequestType, str]
    overlays: Mapping[str, Overlay]
    working_hours: Mapping[str, WorkingHours]
    rosters: Mapping[str, Roster]
    channels: Mapping[str, Channel]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    grounds: Mapping[str, Ground]
    rules: tuple[Rule, ...]
    locations: Mapping[tuple[str, str], Location]
    elsewhere: tuple[Region, ...]
    finder: TownFinder
    regions: RegionFinder
    listed: tuple[ListedFirm, ...]

    @property
    def id(self) -> str:
        return self.title.id

    def unit(self, code: str) -> Unit:
        """The unit of that code; KeyError when there is none."""
        return self.units[code]

    def category(self, code: str) -> Category:
        """The leaf of that code; KeyError when there is none."""
        return self.categories[code]

    def units_with_topics(self) -> tuple[Unit, ...]:
        """Those who receive orders: departments and towns."""
        return tuple(unit for unit in self.units.values() if unit.receives_orders)

    def towns(self) -> tuple[Unit, ...]:
        """The towns, in the order of the file."""
        return tuple(unit for unit in self.units.values() if unit.kind is UnitKind.TOWN)

    def clock(self, category: str, request_type: RequestType) -> Clock:
        """The limit for such a request on this matter: the category's own or the default of the type."""
        named = self.categories[category].clocks.get(request_type)
        defaults = self.clock_by_request_type
        return self.clocks[named or defaults.get(request_type, defaults[RequestType.OTHER])]

    def town_of(self, text: str) -> list[tuple[str, Evidence]]:
        """Towns a text, road, park or station points to, best first; several mean contested, none unknown."""
        return self.finder.towns_in(text)

    def region_of(self, address: str) -> str | None:
        """The region outside the district that an address names."""
        return self.regions.region_in(address)
