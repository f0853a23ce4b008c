"""The rule book: the catalogue's rules compiled once; the first that holds decides (`domain.md` §5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.dispatch.rules.explain import Sentence
from services.dispatch.rules.facts import FactTable
from services.dispatch.rules.observed import Observed
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.conditions import Scalar
from shared.catalogue.firstmatch import Facts, FirstMatch
from shared.catalogue.rules import (
    CATEGORY_CO,
    CATEGORY_LEAD,
    FIRST_RECEIVER,
    TOWN,
    Outcome,
    Place,
    Rule,
)
from shared.contract.events.classification import Candidate
from shared.contract.events.order import Decision
from shared.domain.vocabulary import Confidentiality

_LINE = 500
_FACT_OF = {CATEGORY_LEAD: "lead", TOWN: "town", FIRST_RECEIVER: "first_receiver"}

SHOWN = 3
"""How many candidates a decision keeps and people are shown."""

_DECIDES_WHO = ("category", "lead", "town", "respondent_unit", "first_receiver")
"""Facts that, with the rule, say who gets it: the outcome is worked out once for each of their values."""

_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to run: its outcome, its basis as one line, its sentence."""

    id: str
    outcome: Outcome
    basis: str
    sentence: Sentence


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What a rule decides for these facts, recusal applied: `decision` lacks only what differs by complaint.

    One object for all fact sets that come to the same, so that it can be counted and compared by identity.
    """

    rule: CompiledRule
    decision: Decision

    @property
    def place(self) -> str | None:
        return self.decision.place

    @property
    def lead(self) -> str | None:
        return self.decision.lead

    @property
    def suggest(self) -> str | None:
        return self.decision.suggest


class RuleBook:
    """Decides; the live path, the desk's proposals and the backtest all ask this one."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.facts = FactTable(catalogue)
        self.match = FirstMatch([rule.when for rule in catalogue.rules])
        self._chosen: dict[tuple[Scalar, ...], Chosen] = {}
        self.rules = tuple(_compile(rule, catalogue) for rule in catalogue.rules)
        self._receiving = frozenset(unit.code for unit in catalogue.units_with_topics())
        self._co: Mapping[str, tuple[str, ...]] = {c.code: c.co for c in catalogue.categories.values()}

    def decide(self, facts: Facts) -> Chosen:
        """The first rule that holds; the catalogue's last rule always does."""
        position = self.match.first(facts)
        if position < 0:
            raise LookupError("the rule book has no last rule")
        key = (position, *(facts[name] for name in _DECIDES_WHO))
        chosen = self._chosen.get(key)
        if chosen is None:
            if len(self._chosen) >= _REMEMBERED:
                self._chosen.clear()
            chosen = self._chosen[key] = self._outcome(self.rules[position], facts)
        return chosen

    def decision(self, seen: Observed, model: str) -> Decision:
        """The decision on an item, explained and complete enough to be decided again."""
        facts = self.facts.of(seen)
        return self.explained(self.decide(facts), facts, seen, model)

    def explained(self, chosen: Chosen, facts: Facts, seen: Observed, model: str) -> Decision:
        """What was chosen, in words and with its inputs; of a sealed matter nothing but that it is sealed."""
        rule = chosen.rule
        sealed = facts["confidentiality"] == Confidentiality.SEALED
        candidates = seen.candidates if len(seen.candidates) <= SHOWN else seen.candidates[:SHOWN]
        kept: dict[str, Any] = {"confidentiality": "sealed"} if sealed else self.facts.told(facts)
        if "candidates" in rule.sentence.names:
            facts = {**facts, "candidates": self.likely(candidates)}
        said = {
            "explanation": rule.sentence(facts),
            "facts": kept,
            "candidates": () if sealed else candidates,
            "model": model,
        }
        return chosen.decision.but(said)

    def likely(self, candidates: Iterable[Candidate]) -> str:
        """The candidates as people read them: 「企业设立登记(72%)、…」."""
        named = (f"{self._named(each.category)}({each.probability:.0%})" for each in candidates)
        return "、".join(named) or "无"

    def _named(self, code: str) -> str:
        leaf = self.catalogue.categories.get(code)
        return leaf.name if leaf else code

    def _outcome(self, rule: CompiledRule, facts: Facts) -> Chosen:
        outcome, recused = rule.outcome, str(facts["respondent_unit"])
        if outcome.place is not Place.DISPATCH:
            suggest = self._unit(outcome.suggest, facts)
            return self._written(rule, outcome.place, suggest=None if suggest == recused else suggest)
        lead = self._unit(outcome.lead, facts)
        if lead is None or lead == recused or lead not in self._receiving:
            # Nobody may be told silently, and nobody may judge a matter against itself: a person decides.
            return self._written(rule, Place.DESK, suggest=None if lead == recused else lead)
        co = self._others(outcome.co, facts, {lead, recused})
        informed = self._others(outcome.inform, facts, {lead, recused, *co})
        whistle = self._others(outcome.whistle, facts, {lead, recused})
        helps = self._others(outcome.help, facts, {lead, recused})
        who = {"lead": lead, "co": co, "informed": informed, "whistle": whistle, "help": helps}
        return self._written(rule, Place.DISPATCH, **who)

    def _written(self, rule: CompiledRule, place: Place, **who: Any) -> Chosen:
        decision = Decision.of(
            rule=rule.id,
            basis=rule.basis,
            explanation="",
            facts={},
            candidates=(),
            catalogue=self.catalogue.version,
            model="-",
            place=place.value,
            **who,
        )
        return Chosen(rule, decision)

    def _unit(self, word: str | None, facts: Facts) -> str | None:
        fact = _FACT_OF.get(word or "")
        return _text(facts[fact]) if fact else word

    def _others(self, words: Iterable[str], facts: Facts, excluded: set[str]) -> tuple[str, ...]:
        named: list[str] = []
        for word in words:
            if word == CATEGORY_CO:
                named += self._co.get(str(facts["category"]), ())
            elif unit := self._unit(word, facts):
                named.append(unit)
        return tuple(u for u in dict.fromkeys(named) if u in self._receiving and u not in excluded)


def _compile(rule: Rule, catalogue: Catalogue) -> CompiledRule:
    basis = f"{rule.basis.clause}:{rule.basis.words}"[:_LINE]
    sentence = Sentence(rule.explanation, catalogue)
    return CompiledRule(rule.id, rule.outcome, basis, sentence)


def _text(value: Scalar) -> str | None:
    return str(value) if value else None
