"""Each rule speaks of known facts only, and its outcome makes sense; the last one catches all."""

from collections.abc import Container, Iterator
from string import Formatter

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.check.finding import Finding
from shared.catalogue.conditions import Condition, Scalar, When
from shared.catalogue.rules import TOWN_ACT, Fact, FactType, Outcome, Place, Rule


def rulebook(catalogue: Catalogue) -> Iterator[Finding]:
    """Mistakes in facts, rules and thresholds."""
    for name, fact in catalogue.facts.items():
        if not fact.allows(fact.default):
            message = f"事实「{name}」的默认值不对：{fact.default}"
            yield Finding.about(catalogue, "fact", name).says(message, "default")
    for rule in catalogue.rules:
        yield from _rule(Finding.about(catalogue, "rule", rule.id), rule, catalogue)
    for code, leaf in catalogue.categories.items():
        if leaf.power.threshold is not None:
            at = Finding.about(catalogue, "category", code).below("power", "threshold", "department_when")
            yield from _when(at, leaf.power.threshold.department_when, catalogue)
    yield from _catch_all(catalogue)


def _rule(at: Finding, rule: Rule, catalogue: Catalogue) -> Iterator[Finding]:
    yield from _when(at.below("when"), rule.when, catalogue)
    for name in placeholders(rule.explanation):
        yield from at.unless_known(name, catalogue.facts, "事实", "explanation")
    yield from _outcome(at.below("outcome"), rule.outcome)
    if rule.outcome.help and not _needs_an_act(rule):
        yield at.says(
            '请协助（help）的规则要在条件里写明 town_act: {not: ""}，否则请不出一件具体的事', "outcome"
        )
    for position, example in enumerate(rule.examples):
        below = at.below("examples", position)
        yield from _outcome(below.below("outcome"), example.outcome)
        for name, value in example.facts.items():
            yield from _value(below.below("facts"), name, value, catalogue)


def _needs_an_act(rule: Rule) -> bool:
    condition = rule.when.get(TOWN_ACT)
    return condition is not None and not condition.holds("")


def placeholders(template: str) -> list[str]:
    """The facts a template names in braces."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def _when(at: Finding, when: When, catalogue: Catalogue) -> Iterator[Finding]:
    for name, condition in when.items():
        for value in (*condition.any_of, *condition.none_of):
            yield from _value(at, name, value, catalogue)
        yield from _bounds(at, name, condition, catalogue)


def _value(at: Finding, name: str, value: Scalar, catalogue: Catalogue) -> Iterator[Finding]:
    fact = catalogue.facts.get(name)
    if fact is None:
        yield at.says(f"没有这个事实：「{name}」", name)
    elif value != fact.default and (not fact.allows(value) or value not in _codes(catalogue, fact, value)):
        yield at.says(f"事实「{name}」没有这个值：「{value}」", name)


def _codes(catalogue: Catalogue, fact: Fact, value: Scalar) -> Container[Scalar]:
    codes = {FactType.UNIT: catalogue.units, FactType.CATEGORY: catalogue.categories}
    return codes.get(fact.type, (value,))


def _bounds(at: Finding, name: str, condition: Condition, catalogue: Catalogue) -> Iterator[Finding]:
    fact = catalogue.facts.get(name)
    bounded = condition.gte is not None or condition.lte is not None
    if not (bounded or condition.any_of or condition.none_of):
        yield at.says(f"事实「{name}」没有写条件", name)
    if bounded and (fact is None or fact.type is not FactType.NUMBER):
        yield at.says(f"「{name}」不是数字，不能比大小", name)


def _outcome(at: Finding, outcome: Outcome) -> Iterator[Finding]:
    if outcome.place is Place.DISPATCH:
        if outcome.lead is None:
            yield at.says("直接派单（dispatch）必须写明主办单位 lead")
        if outcome.suggest is not None:
            yield at.says("直接派单（dispatch）不写建议单位 suggest", "suggest")
    elif outcome.lead is not None or outcome.inform or outcome.co or outcome.help:
        yield at.says("由人决定的结果不写 lead、inform、co、help，建议的主办单位写在 suggest")


def _catch_all(catalogue: Catalogue) -> Iterator[Finding]:
    for position, rule in enumerate(catalogue.rules, start=1):
        last = position == len(catalogue.rules)
        if last and (rule.when or rule.outcome.place is not Place.DESK):
            yield Finding.about(catalogue, "rule", rule.id).says("最后一条规则必须无条件转派单台", "when")
        if not last and not rule.when:
            yield Finding.about(catalogue, "rule", rule.id).says(
                "没有条件的规则只能放在最后，否则后面的规则永远用不上", "when"
            )
