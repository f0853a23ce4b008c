"""A changed case in words: what was decided and why, before and after."""

from dataclasses import dataclass
from typing import Any

from services.dispatch.backtest.history import Past
from services.dispatch.backtest.replay import Result
from services.dispatch.backtest.tally import DESK, Case, leader
from services.dispatch.rules.evaluate import RuleBook
from shared.contract.events.classification import Candidate

HEADINGS = ("工单", "派单日期", "事项", "原主办", "新主办", "原规则", "新规则", "原说明", "新说明")


@dataclass(frozen=True, slots=True)
class Words:
    """The two rule books that speak; `old` None: what was written down then speaks for itself."""

    old: RuleBook | None
    new: RuleBook

    def row(self, case: Case) -> tuple[str, ...]:
        """The case as cells under HEADINGS."""
        past, facts = case.past, case.past.decision["facts"]
        leaf = self.new.catalogue.categories.get(str(facts.get("category", "")))
        return (
            past.order_id,
            past.at[:10],
            leaf.name if leaf else str(facts.get("category", "")),
            self.unit(leader(case.before)),
            self.unit(leader(case.after)),
            self.rule(case.before.rule),
            self.rule(case.after.rule),
            self._said(self.old, past, case.before),
            self._said(self.new, past, case.after),
        )

    def unit(self, code: str) -> str:
        """A unit's short name."""
        if code == DESK:
            return "派单台"
        unit = self.new.catalogue.units.get(code)
        return unit.short if unit else code

    def rule(self, code: str) -> str:
        """A rule's name."""
        books = [book for book in (self.new, self.old) if book is not None]
        names = (rule.name for book in books for rule in book.catalogue.rules if rule.id == code)
        return next(names, code)

    def _said(self, book: RuleBook | None, past: Past, result: Result) -> str:
        if book is None:
            return str(past.decision.get("explanation", "")) + self._others(result)
        told: list[dict[str, Any]] = past.decision["candidates"]
        facts = book.facts.again(past.decision["facts"], [each["category"] for each in told])
        likely = book.likely(Candidate(**each) for each in told)
        return book.decide(facts).rule.sentence({**facts, "candidates": likely}) + self._others(result)

    def _others(self, result: Result) -> str:
        parts = (
            ("协办", result.co),
            ("抄告", result.informed),
            ("吹哨", result.whistle),
            ("请协助", result.help),
        )
        named = [f"{word}：{'、'.join(map(self.unit, units))}" for word, units in parts if units]
        return f"（{'；'.join(named)}）" if named else ""
