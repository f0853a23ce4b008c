"""The rule book: the catalogue's rules compiled once; the first that holds decides (`domain.md` §5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.dispatch.rules.conditions import Facts, Tests, compiled
from services.dispatch.rules.explain import Sentence
from services.dispatch.rules.facts import FactTable
from services.dispatch.rules.observed import Observed
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.conditions import Scalar
from shared.catalogue.rules import CATEGORY_CO, CATEGORY_LEAD, TOWN, Outcome, Place, Rule
from shared.contract.events.order import Decision
from shared.domain.vocabulary import Confidentiality

_LINE = 500


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to run: its tests, its outcome, its sentence."""

    id: str
    tests: Tests
    outcome: Outcome
    basis: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a rule decides for these facts, in unit codes; recusal applied."""

    rule: CompiledRule
    place: Place
    lead: str | None
    co: tuple[str, ...]
    informed: tuple[str, ...]
    suggest: str | None


class RuleBook:
    """Decides; the live path, the desk's proposals and the backtest all ask this one."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.facts = FactTable(catalogue)
        self._rules = tuple(_compile(rule, catalogue) for rule in catalogue.rules)
        self._receiving = frozenset(unit.code for unit in catalogue.units_with_topics())
        self._co: Mapping[str, tuple[str, ...]] = {c.code: c.co for c in catalogue.categories.values()}

    def decide(self, facts: Facts) -> Chosen:
        """The first rule that holds; the catalogue's last rule always does."""
        for rule in self._rules:
            for (
                name,
                test,
            ) in rule.tests:  # written out: calling `holds` takes half as long again
                if not test(facts[name]):
                    break
            else:
                return self._outcome(rule, facts)
        raise LookupError("the rule book has no last rule")

    def decision(self, seen: Observed, model: str) -> Decision:
        """The decision on an item, explained and complete enough to be decided again."""
        facts = self.facts.of(seen)
        return self.explained(self.decide(facts), facts, seen, model)

    def explained(self, chosen: Chosen, facts: Facts, seen: Observed, model: str) -> Decision:
        """What was chosen, in words and with its inputs; of a sealed matter nothing but that it is sealed."""
        sealed = facts["confidentiality"] == Confidentiality.SEALED
        kept: dict[str, Any] = {"confidentiality": "sealed"} if sealed else self.facts.told(facts)
        return Decision.model_construct(
            rule=chosen.rule.id,
            basis=chosen.rule.basis,
            explanation=chosen.rule.sentence(facts),
            facts=kept,
            candidates=() if sealed else seen.candidates[:3],
            catalogue=self.catalogue.version,
            model=model,
            place=chosen.place.value,
            lead=chosen.lead,
            co=chosen.co,
            informed=chosen.informed,
            suggest=chosen.suggest,
        )

    def _outcome(self, rule: CompiledRule, facts: Facts) -> Chosen:
        outcome, recused = rule.outcome, str(facts["respondent_unit"])
        if outcome.place is not Place.DISPATCH:
            suggest = self._unit(outcome.suggest, facts)
            return Chosen(rule, outcome.place, None, (), (), None if suggest == recused else suggest)
        lead = self._unit(outcome.lead, facts)
        if lead is None or lead == recused or lead not in self._receiving:
            # Nobody may be told silently, and nobody may judge a matter against itself: a person decides.
            return Chosen(rule, Place.DESK, None, (), (), None if lead == recused else lead)
        co = self._others(outcome.co, facts, {lead, recused})
        informed = self._others(outcome.inform, facts, {lead, recused, *co})
        return Chosen(rule, Place.DISPATCH, lead, co, informed, None)

    def _unit(self, word: str | None, facts: Facts) -> str | None:
        if word == CATEGORY_LEAD:
            return _text(facts["lead"])
        return _text(facts["town"]) if word == TOWN else word

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
    return CompiledRule(rule.id, compiled(rule.when), rule.outcome, basis, sentence)


def _text(value: Scalar) -> str | None:
    return str(value) if value else None
