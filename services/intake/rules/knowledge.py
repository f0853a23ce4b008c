"""What normalising knows beside the submission: the key, the units' names, the towns' places, the sources."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.catalogue.units import Unit
from shared.domain.matching import enterprise_key
from shared.domain.pseudonym import Pseudonymiser
from shared.domain.vocabulary import Confidentiality

_PREFIXES = ("上海市嘉定区", "嘉定区", "上海市")


@dataclass(frozen=True, slots=True)
class SourceDefaults:
    """What holds for a source's complaints unless a message says otherwise."""

    channel: str
    confidentiality: Confidentiality


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything normalising looks up; built once at start."""

    pseudonymiser: Pseudonymiser
    units: "UnitNames"
    towns_in: Callable[[str], Sequence[tuple[str, Any]]]
    sources: Mapping[str, SourceDefaults]


class UnitNames:
    """Finds the unit a public body's name means: full or short name or alias, with or without 嘉定区."""

    def __init__(self, units: Iterable[Unit]) -> None:
        claims: dict[str, set[str]] = {}
        self._codes: set[str] = set()
        for unit in units:
            self._codes.add(unit.code)
            for name in (unit.name, unit.short, *unit.aliases):
                for spelling in _spellings(name):
                    claims.setdefault(spelling, set()).add(unit.code)
        self._by_name = {name: next(iter(codes)) for name, codes in claims.items() if len(codes) == 1}

    def code_of(self, name: str) -> str | None:
        """The unit's code; None for a name nobody bears or two units share."""
        return next((self._by_name[each] for each in _spellings(name) if each in self._by_name), None)

    def knows(self, code: str) -> bool:
        """Whether the catalogue has a unit of that code."""
        return code in self._codes


def _spellings(name: str) -> list[str]:
    """The name for comparing: as it is, and without the city and district, or the word 区, before it."""
    key = enterprise_key(name)
    bare = next((key.removeprefix(prefix) for prefix in _PREFIXES if key.startswith(prefix)), key)
    short = bare.removeprefix("区")
    return [each for each in dict.fromkeys((key, bare, short)) if len(each) > 1]
