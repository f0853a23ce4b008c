"""Places: towns, roads, parks, metro stations and landmarks, and the town each lies in."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from shared.catalogue.entries import Entry, Line, Maybe, Several, UnitCode
from shared.catalogue.problems import Path


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


class Region(Named):
    """A region outside the district, recognised by its names in an address."""


class Place(Entry):
    """A place with all its names and towns, ready for matching; `path` is where places.yaml has it."""

    kind: PlaceKind
    names: tuple[str, ...]
    towns: tuple[str, ...]
    path: Path

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


_FIELDS = {
    PlaceKind.PARK: "parks",
    PlaceKind.METRO: "metro",
    PlaceKind.LANDMARK: "landmarks",
    PlaceKind.ROAD: "roads",
}


class PlacesFile(Entry):
    """places.yaml."""

    towns: tuple[TownPlaces, ...]
    shared: Several[SharedPlace] = ()
    elsewhere: Several[Region] = ()

    def places(self) -> Iterator[Place]:
        """All places, one by one."""
        for position, town in enumerate(self.towns):
            yield from _of_town(town, ("towns", position))
        for position, each in enumerate(self.shared):
            yield _place(each.kind, each, each.claimed_by, ("shared", position))


def _of_town(town: TownPlaces, path: Path) -> Iterator[Place]:
    yield Place(kind=PlaceKind.TOWN, names=town.names, towns=(town.town,), path=(*path, "town"))
    for kind, field in _FIELDS.items():
        for position, named in enumerate(getattr(town, field)):
            yield _place(kind, named, (town.town,), (*path, field, position))


def _place(kind: PlaceKind, named: Named, towns: tuple[str, ...], path: Path) -> Place:
    return Place(kind=kind, names=(named.name, *named.aliases), towns=towns, path=path)
