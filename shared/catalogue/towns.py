"""Which town a text speaks of: place names found in one pass, the longest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from ahocorasick_rs import AhoCorasick, MatchKind

from shared.catalogue.places import Place, PlaceKind, Region

_STRENGTH = {kind: rank + 2 for rank, kind in enumerate(PlaceKind)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that point to a town, the place they name, and whether other towns claim that place too."""

    words: str
    place: str
    kind: PlaceKind
    shared: bool


@dataclass(frozen=True, slots=True)
class _Mention:
    strength: int
    evidence: Evidence
    towns: tuple[str, ...]


class TownFinder:
    """Finds towns in texts; built once, read by all."""

    def __init__(self, places: Iterable[Place]) -> None:
        by_name: dict[str, list[Place]] = {}
        for place in places:
            for name in place.names:
                by_name.setdefault(name, []).append(place)
        self._mentions = [_mention(name, named) for name, named in by_name.items()]
        self._alone = [_explained([each], set(each.towns)) for each in self._mentions]
        self._names = AhoCorasick(list(by_name), matchkind=MatchKind.LeftmostLongest)

    def towns_in(self, text: str) -> list[tuple[str, Evidence]]:
        """Towns the text points to, each with its strongest evidence, best first; several mean contested.

        All names together decide where they agree (a town's name and a road through several towns); where
        they don't, only the strongest kind counts: full name, short name, park, metro, landmark, road.
        """
        found = dict.fromkeys(index for index, _, _ in self._names.find_matches_as_indexes(text))
        if len(found) < 2:
            return list(self._alone[next(iter(found))]) if found else []
        mentions = sorted((self._mentions[index] for index in found), key=attrgetter("strength"))
        agreed = set(mentions[0].towns).intersection(*(each.towns for each in mentions))
        return _explained(mentions, agreed or _strongest(mentions))


class RegionFinder:
    """Finds the region outside the district that an address names."""

    def __init__(self, regions: Iterable[Region]) -> None:
        named = [(name, region.name) for region in regions for name in (region.name, *region.aliases)]
        self._regions = [region for _, region in named]
        self._names = AhoCorasick([name for name, _ in named], matchkind=MatchKind.LeftmostLongest)

    def region_in(self, address: str) -> str | None:
        """The first region named, None when there is none."""
        found = self._names.find_matches_as_indexes(address)
        return self._regions[found[0][0]] if found else None


def _mention(name: str, places: list[Place]) -> _Mention:
    place = min(places, key=lambda each: _strength(name, each))
    towns = tuple(dict.fromkeys(town for each in places for town in each.towns))
    evidence = Evidence(name, place.name, place.kind, shared=len(towns) > 1)
    return _Mention(_strength(name, place), evidence, towns)


def _strength(name: str, place: Place) -> int:
    if place.kind is PlaceKind.TOWN:
        return 0 if name == place.name else 1
    return _STRENGTH[place.kind] + 10 * (len(place.towns) > 1)


def _strongest(mentions: list[_Mention]) -> set[str]:
    best = mentions[0].strength
    return {town for each in mentions if each.strength == best for town in each.towns}


def _explained(mentions: list[_Mention], towns: set[str]) -> list[tuple[str, Evidence]]:
    explained: dict[str, Evidence] = {}
    for mention in mentions:
        for town in mention.towns:
            if town in towns:
                explained.setdefault(town, mention.evidence)
    return list(explained.items())
