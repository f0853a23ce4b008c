"""Conditions of the catalogue as tests that are quick to run."""

from collections.abc import Callable, Mapping

from shared.catalogue.conditions import Condition, Scalar, When

Facts = Mapping[str, Scalar]
Test = Callable[[Scalar], bool]
Tests = tuple[tuple[str, Test], ...]


def compiled(when: When) -> Tests:
    """The conditions of a rule or threshold, by the name of the fact each looks at."""
    return tuple((name, _test(condition)) for name, condition in when.items())


def holds(tests: Tests, facts: Facts) -> bool:
    """Whether every condition holds; an empty set of conditions always does."""
    for name, test in tests:  # noqa: SIM110 - a plain loop costs half of all() here, and this is the hot path
        if not test(facts[name]):
            return False
    return True


def _test(condition: Condition) -> Test:
    bounded = condition.gte is not None or condition.lte is not None
    if condition.any_of and not condition.none_of and not bounded:
        return frozenset(condition.any_of).__contains__
    wanted, unwanted = frozenset(condition.any_of), frozenset(condition.none_of)
    return lambda value: (
        (not wanted or value in wanted) and value not in unwanted and _within(value, condition)
    )


def _within(value: Scalar, condition: Condition) -> bool:
    if condition.gte is None and condition.lte is None:
        return True
    if isinstance(value, str):
        return False
    return (condition.gte is None or value >= condition.gte) and (
        condition.lte is None or value <= condition.lte
    )
