"""What would have changed a decision: the nearest other rules, and the facts that kept them away.

Worked out when somebody reads the decision, from the facts kept with it, never when it is made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from services.dispatch.rules.evaluate import Chosen, RuleBook
from shared.catalogue.conditions import Scalar, When
from shared.catalogue.firstmatch import Facts
from shared.catalogue.rules import FactType

_SAID_BY_LEAF = {"category", "first_level", "second_level", "town_act", "several", "lead"}
"""Facts that can't be otherwise with the same category."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another rule that would have decided, had each fact of `needed` had that value; the choice it makes."""

    chosen: Chosen
    needed: dict[str, Scalar]


def nearest(book: RuleBook, facts: Facts, most: int = 3) -> list[Other]:
    """At most so many other rules, the nearest first.

    Each was tried: with just those facts changed the rule book decides by that rule.
    """
    decided = book.decide(facts).rule.id
    found: dict[str, Other] = {}
    for needed in sorted(_changes(book, facts), key=len):
        chosen = book.decide({**facts, **needed})
        if chosen.rule.id != decided:
            known = found.get(chosen.rule.id)
            if known is None or len(needed) < len(known.needed):
                found[chosen.rule.id] = Other(chosen, needed)
    return sorted(found.values(), key=partial(_distance, book, facts))[:most]


def _distance(book: RuleBook, facts: Facts, other: Other) -> tuple[int, bool, int]:
    """How many facts keep it away, whether it would come to the same, how far off it stands in rules.yaml."""
    before, after = book.decide(facts).decision, other.chosen.decision
    same = (before.place, before.lead, before.suggest) == (after.place, after.lead, after.suggest)
    position = next(each for each, rule in enumerate(book.rules) if rule.id == other.chosen.rule.id)
    return len(other.needed), same, abs(position - book.match.first(facts))


def _changes(book: RuleBook, facts: Facts) -> Iterator[dict[str, Scalar]]:
    """What might be otherwise: all that a rule lacks, or one condition of the deciding rule broken."""
    position = book.match.first(facts)
    for other, rule in enumerate(book.catalogue.rules):
        lacking = {name: each for name, each in rule.when.items() if not each.holds(facts[name])}
        if other != position and lacking.keys().isdisjoint(_SAID_BY_LEAF):
            needed = {name: _fitting(book, name, lacking) for name in lacking}
            yield {name: value for name, value in needed.items() if value is not None}
    for name in book.catalogue.rules[position].when:
        if name not in _SAID_BY_LEAF:
            yield from ({name: value} for value in _known_values(book, name) if value != facts[name])


def _fitting(book: RuleBook, name: str, when: When) -> Scalar | None:
    return next((value for value in _known_values(book, name) if when[name].holds(value)), None)


def _known_values(book: RuleBook, name: str) -> tuple[Scalar, ...]:
    fact = book.catalogue.facts[name]
    if fact.type is FactType.FLAG:
        return True, False
    return tuple(fact.values)
