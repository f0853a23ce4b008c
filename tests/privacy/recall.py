"""How much of what was planted the masks take out, by kind."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.domain.masks.kinds import Kind
from shared.domain.redact import redact
from tests.privacy.corpus import Planted

_HOUSE = re.compile("[0-9]+(?:弄|号|栋).*")


@dataclass(slots=True)
class Recall:
    """Planted and still there, by kind; with a few of what was missed."""

    planted: Counter[Kind] = field(default_factory=Counter)
    missed: Counter[Kind] = field(default_factory=Counter)
    examples: dict[Kind, list[str]] = field(default_factory=dict)

    def of(self, kind: Kind) -> float:
        """The share taken out."""
        return 1 - self.missed[kind] / self.planted[kind]


def measure(letters: Iterable[Planted]) -> Recall:
    """Over all letters, each as it would be redacted when nobody's name is known from other fields."""
    recall = Recall()
    for letter in letters:
        said = redact(letter.text).text
        for kind, word in letter.details:
            recall.planted[kind] += 1
            if _telling(kind, word) in said:
                recall.missed[kind] += 1
                recall.examples.setdefault(kind, []).append(said)
    return recall


def _telling(kind: Kind, word: str) -> str:
    """The part that tells: of an address the house, everything else whole."""
    found = _HOUSE.search(word) if kind is Kind.HOME else None
    return found[0] if found else word
