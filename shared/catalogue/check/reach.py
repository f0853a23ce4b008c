"""Each rule must be able to decide something, be told from the others, and decide its examples as written."""

from collections.abc import Iterator, Mapping, Sequence

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.check.finding import Finding
from shared.catalogue.conditions import Scalar, When
from shared.catalogue.firstmatch import FirstMatch
from shared.catalogue.rules import Fact, FactType, Rule

Domains = Mapping[str, tuple[Scalar, ...]]
"""The values of each fact that are worth trying: those some condition tells apart."""

_ELSE = "\0"
"""Stands for all values that no condition names."""


def reach(catalogue: Catalogue) -> Iterator[Finding]:
    """Rules that never decide, rules that read alike, examples decided otherwise than they say."""
    yield from _unreachable(catalogue)
    yield from _alike(catalogue)
    yield from _examples(catalogue)


def _unreachable(catalogue: Catalogue) -> Iterator[Finding]:
    domains = _domains(catalogue)
    for position, rule in enumerate(catalogue.rules):
        at = Finding.about(catalogue, "rule", rule.id)
        own = _within(domains, rule.when)
        if not all(own.values()):
            name = next(name for name, values in own.items() if not values)
            yield at.says(f"规则「{rule.id}」永远用不上：「{name}」没有一个值符合条件", "when", name)
        elif not _escapes(own, [each.when for each in catalogue.rules[:position]]):
            before = _covering(own, catalogue.rules[:position])
            yield at.says(f"规则「{rule.id}」永远用不上：符合它的情形都已由{before}决定", "when")


def _domains(catalogue: Catalogue) -> Domains:
    whens = [rule.when for rule in catalogue.rules]
    used = {name for when in whens for name in when}
    return {name: _values(fact, name, whens) for name, fact in catalogue.facts.items() if name in used}


def _values(fact: Fact, name: str, whens: Sequence[When]) -> tuple[Scalar, ...]:
    if fact.type is FactType.FLAG:
        return True, False
    if fact.type is FactType.CHOICE:
        return tuple(fact.values)
    conditions = [when[name] for when in whens if name in when]
    named = tuple(dict.fromkeys(value for each in conditions for value in (*each.any_of, *each.none_of)))
    if fact.type is not FactType.NUMBER:
        return (*named, _ELSE)
    bounds = [each for condition in conditions for each in (condition.gte, condition.lte) if each is not None]
    return tuple({float(each) + step for each in (*bounds, *named) for step in (-0.5, 0.0, 0.5)})


def _within(domains: Domains, when: When) -> dict[str, tuple[Scalar, ...]]:
    """The values left when all conditions hold."""
    left = dict(domains)
    for name, condition in when.items():
        left[name] = tuple(value for value in domains.get(name, ()) if condition.holds(value))
    return left


def _escapes(domains: Domains, earlier: Sequence[When]) -> bool:
    """Whether some values fail every earlier rule: one rule's conditions are broken one after another."""
    in_the_way = [when for when in earlier if all(_within(domains, when).values())]
    if not in_the_way:
        return True
    first = min(in_the_way, key=lambda when: sum(not _always(domains, name, when) for name in when))
    for name, condition in first.items():
        others = tuple(value for value in domains[name] if not condition.holds(value))
        if others and _escapes({**domains, name: others}, in_the_way):
            return True
    return False


def _always(domains: Domains, name: str, when: When) -> bool:
    return all(when[name].holds(value) for value in domains[name])


def _covering(domains: Domains, earlier: Sequence[Rule]) -> str:
    alone = next(
        (rule for rule in earlier if all(_always(domains, name, rule.when) for name in rule.when)), None
    )
    return f"前面的规则「{alone.id}」" if alone else "前面几条规则"


def _alike(catalogue: Catalogue) -> Iterator[Finding]:
    for field in ("name", "explanation"):
        used: dict[str, str] = {}
        for rule in catalogue.rules:
            other = used.setdefault(getattr(rule, field), rule.id)
            if other != rule.id:
                words = f"与规则「{other}」的{_FIELDS[field]}完全一样，两条规则无法区分"
                yield Finding.about(catalogue, "rule", rule.id).says(words, field)


_FIELDS = {"name": "名称", "explanation": "说明"}


def _examples(catalogue: Catalogue) -> Iterator[Finding]:
    match = FirstMatch([rule.when for rule in catalogue.rules])
    unknown = {name: fact.default for name, fact in catalogue.facts.items()}
    for rule in catalogue.rules:
        for position, example in enumerate(rule.examples):
            at = Finding.about(catalogue, "rule", rule.id).below("examples", position)
            found = match.first(unknown | example.facts) if match.names <= unknown.keys() else -1
            decided = catalogue.rules[found] if found >= 0 else None
            if decided is not None and decided.id != rule.id:
                yield at.says(f"这个例子实际由规则「{decided.id}」决定")
            elif example.outcome != rule.outcome:
                yield at.says("这个例子写的结果与规则的结果不一致", "outcome")
            yield from _of_its_leaf(catalogue, at, example.facts)


def _of_its_leaf(catalogue: Catalogue, at: Finding, facts: Mapping[str, Scalar]) -> Iterator[Finding]:
    leaf = catalogue.categories.get(str(facts.get("category", "")))
    lead = facts.get("lead")
    if leaf is not None and lead is not None and lead != leaf.lead:
        yield at.says(f"事项「{leaf.name}」的主管单位是 {leaf.lead}，例子写的是 {lead}", "facts")
