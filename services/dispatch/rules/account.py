"""The full account of a decision: rule, the clause's words, facts it matched, what would change it."""

from collections.abc import Mapping
from typing import Any

from services.dispatch.rules.evaluate import Chosen, RuleBook
from services.dispatch.rules.explain import naming
from services.dispatch.rules.nearest import nearest
from shared.catalogue.conditions import Scalar
from shared.contract.events.order import Decision


def account(book: RuleBook, decision: Decision) -> dict[str, Any]:
    """Everything that explains a decision, in codes and in Chinese.

    `matched` and `nearest` are told by the rule book at hand; `catalogue_now` is its version, which may be a
    later one than decided. Of what a person or the rule of repeats decided, `by_rules` is what the rule book
    says of the same facts. Of a sealed matter nothing but the rule is known.
    """
    facts = book.facts.unsaid(decision.facts)
    rule = next((each for each in book.catalogue.rules if each.id == decision.rule), None)
    clause, _, words = decision.basis.partition(":")
    told = {
        "rule": decision.rule,
        "rule_name": rule.name if rule else "",
        "clause": clause,
        "words": words,
        "explanation": decision.explanation,
        "place": decision.place,
        **_units(book, decision),
        "candidates": [
            {**each.model_dump(), "name": _category(book, each.category)} for each in decision.candidates
        ],
        "catalogue": decision.catalogue,
        "catalogue_now": book.catalogue.version,
        "model": decision.model,
        "matched": [_fact(book, name, facts[name]) for name in rule.when] if rule else [],
    }
    if decision.facts.keys() <= {"confidentiality"}:
        return told | {"nearest": [], "by_rules": None}
    return told | {
        "nearest": [
            _outcome(book, each.chosen)
            | {"changes": [_change(book, name, facts[name], value) for name, value in each.needed.items()]}
            for each in nearest(book, facts)
        ],
        "by_rules": None if rule else _outcome(book, book.decide(facts)),
    }


def _outcome(book: RuleBook, chosen: Chosen) -> dict[str, Any]:
    rule = next(each for each in book.catalogue.rules if each.id == chosen.rule.id)
    return {
        "rule": rule.id,
        "rule_name": rule.name,
        "clause": rule.basis.clause,
        "place": chosen.place,
        **_units(book, chosen.decision),
    }


def _units(book: RuleBook, decision: Decision) -> dict[str, Any]:
    """Units by code, each with its short name."""
    told: dict[str, Any] = {}
    for field in ("lead", "suggest"):
        code = getattr(decision, field)
        told[field] = {"unit": code, "name": _unit(book, code)} if code else None
    for field in ("co", "informed", "whistle", "help"):
        told[field] = [{"unit": code, "name": _unit(book, code)} for code in getattr(decision, field)]
    return told


def _fact(book: RuleBook, name: str, value: Scalar) -> dict[str, Any]:
    fact = book.catalogue.facts[name]
    return {"fact": name, "words": fact.words, "value": value, "told": naming(book.catalogue, name)(value)}


def _change(book: RuleBook, name: str, was: Scalar, needed: Scalar) -> dict[str, Any]:
    told = naming(book.catalogue, name)
    return {
        "fact": name,
        "words": book.catalogue.facts[name].words,
        "was": told(was),
        "needed": told(needed),
    }


def _unit(book: RuleBook, code: str) -> str:
    unit: Mapping[str, Any] = book.catalogue.units
    return str(unit[code].short) if code in unit else code


def _category(book: RuleBook, code: str) -> str:
    leaf = book.catalogue.categories.get(code)
    return leaf.name if leaf else code
