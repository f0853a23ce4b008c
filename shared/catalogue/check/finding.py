"""A mistake found by a check, before its line is looked up."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.problems import Location


@dataclass(frozen=True, slots=True)
class Finding:
    """Where something is wrong, and what."""

    location: Location
    message: str = ""

    @staticmethod
    def about(catalogue: Catalogue, kind: str, code: str) -> "Finding":
        """At an entry of the catalogue."""
        return Finding(catalogue.locations[kind, code])

    @staticmethod
    def in_file(file: str, *steps: str | int) -> "Finding":
        """At a place in a file."""
        return Finding(Location(file, steps))

    @staticmethod
    def in_title(field: str, message: str) -> "Finding":
        """At a field of catalogue.yaml."""
        return Finding(Location("catalogue.yaml", (field,)), message)

    def below(self, *steps: str | int) -> "Finding":
        """Further down."""
        return replace(self, location=self.location.at(*steps))

    def says(self, message: str, *steps: str | int) -> "Finding":
        """With its message, further down if steps are given."""
        return Finding(self.location.at(*steps), message)

    def unless_known(
        self, code: str, known: Container[str], what: str, *steps: str | int
    ) -> Iterator["Finding"]:
        """One finding when the code isn't known, else none."""
        if code not in known:
            yield self.says(f"没有这个{what}：「{code}」", *steps)
