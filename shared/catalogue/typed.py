"""Gives the values in conditions and examples the type of the fact they speak of."""

from collections.abc import Mapping

from shared.catalogue.categories import Category
from shared.catalogue.conditions import Condition, Scalar, When
from shared.catalogue.rules import Fact, Rule, RuleExample

Vocabulary = Mapping[str, Fact]


def typed_fact(fact: Fact) -> Fact:
    """The fact with its default as its own type."""
    return fact.model_copy(update={"default": fact.typed(fact.default)})


def typed_rule(rule: Rule, facts: Vocabulary) -> Rule:
    """The rule with typed conditions and typed facts in its examples."""
    examples = tuple(_example(each, facts) for each in rule.examples)
    return rule.model_copy(update={"when": _when(rule.when, facts), "examples": examples})


def typed_category(category: Category, facts: Vocabulary) -> Category:
    """The category with a typed threshold, when it has one."""
    threshold = category.power.threshold
    if threshold is None:
        return category
    told = threshold.model_copy(update={"department_when": _when(threshold.department_when, facts)})
    return category.model_copy(update={"power": category.power.model_copy(update={"threshold": told})})


def _example(example: RuleExample, facts: Vocabulary) -> RuleExample:
    values = {name: _value(facts, name, value) for name, value in example.facts.items()}
    return example.model_copy(update={"facts": values})


def _when(when: When, facts: Vocabulary) -> When:
    return {name: _condition(facts, name, condition) for name, condition in when.items()}


def _condition(facts: Vocabulary, name: str, condition: Condition) -> Condition:
    any_of = tuple(_value(facts, name, each) for each in condition.any_of)
    none_of = tuple(_value(facts, name, each) for each in condition.none_of)
    return condition.model_copy(update={"any_of": any_of, "none_of": none_of})


def _value(facts: Vocabulary, name: str, value: Scalar) -> Scalar:
    return facts[name].typed(value) if name in facts else value
