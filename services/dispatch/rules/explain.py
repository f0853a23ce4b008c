"""Explanations: the catalogue's sentences with the facts put in, as people call them."""

from collections.abc import Callable
from string import Formatter

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.conditions import Scalar
from shared.catalogue.firstmatch import Facts
from shared.catalogue.rules import Fact, FactType

Naming = Callable[[Scalar], str]
_UNKNOWN = "（未知）"


class Sentence:
    """An explanation template, taken apart once: `「{category}」由{lead}主办`; facts named by type."""

    def __init__(self, template: str, catalogue: Catalogue) -> None:
        self._parts = [
            (words, name, naming(catalogue, name) if name else None)
            for words, name, _, _ in Formatter().parse(template)
        ]
        self.names = frozenset(name for _, name, _ in self._parts if name)

    def __call__(self, facts: Facts) -> str:
        """The sentence for these facts."""
        said = []
        for words, name, call in self._parts:
            said.append(words)
            if name and call:
                said.append(call(facts[name]) or _UNKNOWN)
        return "".join(said)


def naming(catalogue: Catalogue, name: str) -> Naming:
    """How people call a value of this fact."""
    fact = catalogue.facts[name]
    if fact.type is FactType.UNIT:
        units = {code: unit.short for code, unit in catalogue.units.items()}
        return lambda value: units.get(str(value), str(value))
    if fact.type is FactType.CATEGORY:
        leaves = {code: leaf.name for code, leaf in catalogue.categories.items()}
        return lambda value: leaves.get(str(value), str(value))
    return _plain(fact)


def _plain(fact: Fact) -> Naming:
    if fact.type is FactType.FLAG:
        return lambda value: "是" if value else "否"
    words: dict[str, str] = dict(fact.values)
    return lambda value: words.get(str(value), str(value))
