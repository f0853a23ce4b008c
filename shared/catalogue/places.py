"""Places: towns, roads, parks, metro stations and landmarks, and the town each lies in."""

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from shared.catalogue.entries import Entry, Line, Maybe, Several, UnitCode


class PlaceKind(StrEnum):
    """What a place is; the order is the strength of its word for a town, strongest first."""

    TOWN = "town"
    PARK = "park"
    METRO = "metro"
    LANDMARK = "landmark"
    ROAD = "road"


class Named(Entry):
    """A place's name and the other names people use."""

    name: Line
    aliases: Several[Line] = ()


class SharedPlace(Named):
    """A place that two or more towns claim: `claimed_by` in the order in which they are asked."""

    kind: PlaceKind
    claimed_by: Annotated[tuple[UnitCode, ...], Field(min_length=2)]
    note: Maybe[Line] = None


class Place(Entry):
    """A place with all its names and towns, ready for matching."""

    kind: PlaceKind
    names: tuple[str, ...]
    towns: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.names[0]


def _named(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


_Names = Several[Annotated[Named, BeforeValidator(_named)]]


class TownPlaces(Entry):
    """The places of one town."""

    town: UnitCode
    names: Annotated[tuple[Line, ...], Field(min_length=1)]
    parks: _Names = ()
    metro: _Names = ()
    landmarks: _Names = ()
    roads: _Names = ()


class PlacesFile(Entry):
    """places.yaml."""

    towns: tuple[TownPlaces, ...]
    shared: Several[SharedPlace] = ()

    def places(self) -> tuple[Place, ...]:
        """All places, one by one."""
        own = (place for town in self.towns for place in _of_town(town))
        shared = (_place(each.kind, each, each.claimed_by) for each in self.shared)
        return (*own, *shared)


def _of_town(town: TownPlaces) -> list[Place]:
    groups = (
        (PlaceKind.PARK, town.parks),
        (PlaceKind.METRO, town.metro),
        (PlaceKind.LANDMARK, town.landmarks),
        (PlaceKind.ROAD, town.roads),
    )
    itself = Place(kind=PlaceKind.TOWN, names=town.names, towns=(town.town,))
    return [itself, *(_place(kind, named, (town.town,)) for kind, names in groups for named in names)]


def _place(kind: PlaceKind, named: Named, towns: tuple[str, ...]) -> Place:
    return Place(kind=kind, names=(named.name, *named.aliases), towns=towns)
