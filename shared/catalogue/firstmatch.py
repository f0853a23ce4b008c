"""Which of a list of rules is the first to hold: the one evaluation behind dispatch, check and backtest.

Each value of a fact knows, as a bit mask, which rules it does not rule out; the masks of a fact set, and-ed
together, leave the rules that hold, and the lowest bit is the first of them. A decision so costs one look-up
a fact that rules speak of, however many rules there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from shared.catalogue.conditions import Condition, Scalar, When

Facts = Mapping[str, Scalar]
"""A value for every fact of the catalogue."""

_ELSE = "\0"
"""Stands for every value that no condition names; no file can hold it."""


class _Masks(Protocol):
    def get(self, value: Scalar, default: int, /) -> int: ...


class FirstMatch:
    """Compiled once from the conditions of the rules, in the order in which they are tried."""

    def __init__(self, whens: Sequence[When]) -> None:
        self._every = (1 << len(whens)) - 1
        names = dict.fromkeys(name for when in whens for name in when)
        self.names = names.keys()
        self._columns = tuple(_column(name, whens) for name in names)
        self._by_name = {name: (masks, otherwise) for name, masks, otherwise in self._columns}

    def holding(self, facts: Facts) -> int:
        """Bit i is set when rule i holds. Raises KeyError when a fact that rules speak of is missing."""
        held = self._every
        for name, masks, otherwise in self._columns:
            held &= masks.get(facts[name], otherwise)
        return held

    def allowed(self, facts: Facts, names: Iterable[str]) -> int:
        """As `holding` by these facts only; and-ed over parts of a fact set, it is `holding`."""
        held = self._every
        for name in names:
            masks, otherwise = self._by_name[name]
            held &= masks.get(facts[name], otherwise)
        return held

    def first(self, facts: Facts) -> int:
        """The position of the first rule that holds, -1 when none does."""
        held = self.holding(facts)
        return (held & -held).bit_length() - 1


class _Numbers:
    """The masks of a fact that rules compare: asked value by value."""

    def __init__(self, conditions: Sequence[Condition | None]) -> None:
        self._conditions = conditions

    def get(self, value: Scalar, default: int, /) -> int:  # noqa: ARG002 - as a dict's
        return _mask(self._conditions, value)


def _column(name: str, whens: Sequence[When]) -> tuple[str, _Masks, int]:
    conditions = [when.get(name) for when in whens]
    if any(condition is not None and condition.bounded for condition in conditions):
        return name, _Numbers(conditions), 0
    values = {value for each in conditions if each for value in (*each.any_of, *each.none_of)}
    return name, {value: _mask(conditions, value) for value in values}, _mask(conditions, _ELSE)


def _mask(conditions: Sequence[Condition | None], value: Scalar) -> int:
    return sum(
        1 << position
        for position, condition in enumerate(conditions)
        if condition is None or condition.holds(value)
    )
