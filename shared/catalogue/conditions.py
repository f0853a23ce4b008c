"""Conditions over named facts, as written in rules and thresholds: a value, a list of values, or bounds."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from shared.catalogue.entries import Entry, Slug

Scalar = bool | float | str
"""The value of a fact: a flag, a number or a word."""


class Condition(Entry):
    """Holds when the fact is among `any_of` (if any), not among `none_of` and within the bounds."""

    any_of: tuple[Scalar, ...] = ()
    none_of: tuple[Scalar, ...] = ()
    gte: float | None = None
    lte: float | None = None

    @property
    def bounded(self) -> bool:
        """Whether it compares numbers."""
        return self.gte is not None or self.lte is not None

    def holds(self, value: Scalar) -> bool:
        """Whether it holds for this value of its fact."""
        if (self.any_of and value not in self.any_of) or value in self.none_of:
            return False
        return not self.bounded or self._within(value)

    def _within(self, value: Scalar) -> bool:
        if isinstance(value, str):
            return False
        return (self.gte is None or value >= self.gte) and (self.lte is None or value <= self.lte)


def _spell_out(value: object) -> object:
    """A condition's fields from what is written: `x: a`, `x: [a, b]`, `x: {not: a}`, `x: {gte: 3}`."""
    if isinstance(value, dict):
        rest = {key: bound for key, bound in value.items() if key != "not"}
        return rest | {"none_of": _listed(value["not"])} if "not" in value else rest
    return {"any_of": _listed(value)} if value != "" else value


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


When = dict[Slug, Annotated[Condition, BeforeValidator(_spell_out)]]
"""Conditions by fact; all must hold. An empty mapping always holds."""

Facts = Annotated[dict[Slug, Scalar], Field(default_factory=dict)]
"""Facts of an example; those left out have their default."""
