"""A backtest as dispatch keeps it for the console: figures, who leads what, some of the changed cases."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import Field

from services.dispatch.backtest.tally import Case, Tally
from services.dispatch.backtest.words import Words
from shared.contract.fields import Code, Count, Line, Text, Value

T = TypeVar("T")
MOST_CASES = 300
"""How many changed cases are handed over: what fits a request; all of them go into the table of cases."""

_MOST_MOVES = 200


class UnitLoad(Value):
    """A unit (or the desk) by name, and the orders it leads before and after."""

    name: Line
    town: bool
    before: Count
    after: Count


class RuleLoad(Value):
    """A rule, and the decisions it makes before and after."""

    name: Line
    rule: Code
    before: Count
    after: Count


class Moved(Value):
    """How many orders would go from one lead to another."""

    old: Line
    new: Line
    orders: Count


class Changed(Value):
    """A decision that would be another; `said`: why, before and after, in the rules' words."""

    order: Code
    day: Line
    category: Line
    leads: tuple[Line, Line]
    rules: tuple[Line, Line]
    said: tuple[Text, Text]


class Figures(Value):
    """Orders, counted; see `Tally`."""

    decisions: Count
    not_by_rules: Count
    changed: Count
    off_towns: Count
    onto_towns: Count
    to_desk: Count
    from_desk: Count
    hops: Count
    hops_spared: Count
    first_time_right_lost: Count
    desk_spared: Count
    desk_agrees: Count


class Summary(Value):
    """One backtest under the name it was handed over by; versions are of catalogues."""

    title: Annotated[Line, Field(min_length=1)]
    old_version: Line
    new_version: Line
    figures: Figures
    units: Annotated[tuple[UnitLoad, ...], Field(max_length=500)]
    rules: Annotated[tuple[RuleLoad, ...], Field(max_length=500)]
    moves: Annotated[tuple[Moved, ...], Field(max_length=_MOST_MOVES)]
    cases: Annotated[tuple[Changed, ...], Field(max_length=MOST_CASES)]


def summary_of(title: str, tally: Tally, words: Words, versions: tuple[str, str]) -> Summary:
    """The backtest in brief: the greatest moves, cases taken evenly."""
    moves = tally.moves().most_common(_MOST_MOVES)
    return Summary(
        title=title,
        old_version=versions[0],
        new_version=versions[1],
        figures=figures_of(tally),
        units=tuple(unit_loads(tally, words)),
        rules=tuple(rule_loads(tally, words)),
        moves=tuple(Moved(old=words.unit(old), new=words.unit(new), orders=n) for (old, new), n in moves),
        cases=tuple(_changed(case, words) for case in evenly(tally.cases, MOST_CASES)),
    )


def figures_of(tally: Tally) -> Figures:
    """The figures alone."""
    to_desk, from_desk = tally.desk()
    return Figures(
        decisions=tally.decisions,
        not_by_rules=tally.by_others,
        changed=tally.changed,
        off_towns=tally.off_towns(),
        onto_towns=tally.onto_towns(),
        to_desk=to_desk,
        from_desk=from_desk,
        hops=tally.hops,
        hops_spared=tally.hops_spared,
        first_time_right_lost=tally.orders_worse,
        desk_spared=tally.desk_spared,
        desk_agrees=tally.desk_agrees,
    )


def unit_loads(tally: Tally, words: Words) -> list[UnitLoad]:
    """Every unit's load, the most changed first."""
    loads = (
        UnitLoad(name=words.unit(unit), town=unit in tally.towns, before=before, after=after)
        for unit, (before, after) in tally.load().items()
    )
    return sorted(loads, key=lambda each: (-abs(each.after - each.before), -each.before))


def rule_loads(tally: Tally, words: Words) -> list[RuleLoad]:
    """Every rule's decisions, the most changed first."""
    loads = (
        RuleLoad(name=words.rule(rule), rule=rule, before=before, after=after)
        for rule, (before, after) in tally.by_rule().items()
    )
    return sorted(loads, key=lambda each: (-abs(each.after - each.before), -each.before, each.rule))


def evenly(items: Sequence[T], most: int) -> Sequence[T]:
    """At most so many of them, from the whole length."""
    return items[:: max(1, -(-len(items) // most))]


def _changed(case: Case, words: Words) -> Changed:
    order, day, category, old_lead, new_lead, old_rule, new_rule, old_said, new_said = words.row(case)
    return Changed(
        order=order,
        day=day,
        category=category,
        leads=(old_lead, new_lead),
        rules=(old_rule, new_rule),
        said=(old_said, new_said),
    )
