"""Entries by code: remembers where each is written and finds codes used twice."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import TypeVar

from shared.catalogue.problems import Location

V = TypeVar("V")

Numbered = Iterable[tuple[str, V, Location]]
"""Code, entry, and where it is written."""


class Index:
    """Collects every kind of entry of one catalogue."""

    def __init__(self) -> None:
        self.locations: dict[tuple[str, str], Location] = {}
        self.doubles: list[tuple[Location, str]] = []

    def by_code(self, kind: str, entries: Numbered[V]) -> MappingProxyType[str, V]:
        """The entries of a kind in the order given; of two with one code the first stays."""
        kept: dict[str, V] = {}
        for code, entry, location in entries:
            if code in kept:
                first = self.locations[kind, code]
                self.doubles.append((location, f"代码「{code}」已在 {first.file} 用过"))
                continue
            kept[code] = entry
            self.locations[kind, code] = location
        return MappingProxyType(kept)


def listed(file: str, key: str, entries: Iterable[V], code: str = "code") -> Numbered[V]:
    """The entries of a list in a file, each with its location."""
    for position, entry in enumerate(entries):
        yield getattr(entry, code), entry, Location(file, (key, position))
