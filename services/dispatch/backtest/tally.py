"""What would change: decisions counted by what was decided before and what would be now."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.dispatch.backtest.columns import Codes, Coding, Projection
from services.dispatch.backtest.history import Past
from services.dispatch.backtest.replay import Replay, Result, Stored
from services.dispatch.backtest.seen import Batch
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.rules import Place

BY_OTHERS = frozenset({"person", "repeat-joined", "repeat-open", "repeat-closed"})
"""Rules of decisions that no catalogue made: a person's, and those on repeats."""

DESK = "desk"
"""In loads and moves: the desk, with everything that a person has to confirm."""


@dataclass(frozen=True, slots=True)
class Case:
    """A decision that would change."""

    past: Past
    before: Result
    after: Result


@dataclass(slots=True)
class Tally:
    """The figures of one backtest; `pairs` counts (before, after)."""

    towns: frozenset[str]
    decisions: int = 0
    by_others: int = 0
    changed: int = 0
    pairs: Counter[tuple[Result, Result]] = field(default_factory=Counter)
    cases: list[Case] = field(default_factory=list)
    hops: int = 0
    hops_spared: int = 0
    orders_spared: int = 0
    orders_worse: int = 0
    desk_spared: int = 0
    desk_agrees: int = 0

    def load(self) -> dict[str, tuple[int, int]]:
        """Unit (or the desk) → orders it leads before and after."""
        before, after = Counter[str](), Counter[str]()
        for (old, new), count in self.pairs.items():
            before[leader(old)] += count
            after[leader(new)] += count
        return {unit: (before[unit], after[unit]) for unit in sorted(before.keys() | after.keys())}

    def moves(self) -> Counter[tuple[str, str]]:
        """(from, to) → orders whose lead would be another."""
        moved = Counter[tuple[str, str]]()
        for (old, new), count in self.pairs.items():
            if leader(old) != leader(new):
                moved[leader(old), leader(new)] += count
        return moved

    def off_towns(self) -> int:
        """Orders that a town led and a department would lead: the point of clause 52."""
        return sum(n for (old, new), n in self.moves().items() if old in self.towns and self._line(new))

    def onto_towns(self) -> int:
        """The reverse."""
        return sum(n for (old, new), n in self.moves().items() if new in self.towns and self._line(old))

    def towns_left_alone(self) -> int:
        """Orders of which a town was told or which it led, and of which it would hear nothing."""
        return sum(
            count
            for (old, new), count in self.pairs.items()
            if self.towns.intersection(_told(old)) and not self.towns.intersection(_told(new))
        )

    def desk(self) -> tuple[int, int]:
        """Orders that would come to the desk, and that would no longer."""
        moves = self.moves()
        return sum(n for (_, new), n in moves.items() if new == DESK), sum(
            n for (old, _), n in moves.items() if old == DESK
        )

    def by_rule(self) -> dict[str, tuple[int, int]]:
        """Rule → decisions it makes before and after."""
        before, after = Counter[str](), Counter[str]()
        for (old, new), count in self.pairs.items():
            before[old.rule] += count
            after[new.rule] += count
        return {rule: (before[rule], after[rule]) for rule in before.keys() | after.keys()}

    def _line(self, unit: str) -> bool:
        return unit != DESK and unit not in self.towns


def leader(result: Result) -> str:
    """Who has the order: its lead, or the desk."""
    return result.lead if result.place == Place.DISPATCH and result.lead else DESK


def tally_for(catalogue: Catalogue) -> Tally:
    """An empty tally that knows the towns."""
    return Tally(frozenset(unit.code for unit in catalogue.towns()))


class Counting:
    """Decides batches before and after, and counts what differs into a tally."""

    def __init__(self, before: Replay | Stored, after: Replay) -> None:
        self.tally = tally_for(after.book.catalogue)
        self._before, self._after = before, after
        leads, wholes = Coding(), Coding()
        self._leads = leads
        self._lead_before, self._lead_after = (_of(each, leads, leader) for each in (before, after))
        self._who_before, self._who_after = (_of(each, wholes, _who) for each in (before, after))

    def count(self, batch: Batch) -> None:
        """One batch more; decisions that no catalogue made are only counted."""
        tally = self.tally
        old, new = self._before.decide(batch), self._after.decide(batch)
        mine = np.array([past.decision["rule"] not in BY_OTHERS for past in batch.pasts], bool)
        tally.decisions += len(batch)
        tally.by_others += int(np.count_nonzero(~mine))
        self._pairs(old[mine], new[mine])
        differs = self._who_before(old) != self._who_after(new)
        befores, afters = list(self._before.results), list(self._after.results)
        for row in np.flatnonzero(differs & mine).tolist():
            tally.cases.append(Case(batch.pasts[row], befores[old[row]], afters[new[row]]))
        tally.changed = len(tally.cases)
        self._history(batch, old, new, mine)

    def _pairs(self, old: Codes, new: Codes) -> None:
        befores, afters = list(self._before.results), list(self._after.results)
        width = len(afters)
        keys, counts = np.unique(old * width + new, return_counts=True)
        for key, number in zip(keys.tolist(), counts.tolist(), strict=True):
            self.tally.pairs[befores[key // width], afters[key % width]] += number

    def _history(self, batch: Batch, old: Codes, new: Codes, mine: NDArray[np.bool_]) -> None:
        """What the orders' real ways say: hops the right first lead would have spared, the desk's choices."""
        tally = self.tally
        hops = np.array([past.hops for past in batch.pasts], np.int64)
        last = self._leads.encode([past.last_lead for past in batch.pasts])
        before, after = self._lead_before(old), self._lead_after(new)
        desk, nobody = self._leads[DESK], self._leads[None]
        right, went = mine & (after == last) & (last != nobody), mine & (hops > 0)
        spared = went & right & (before != last)
        tally.hops += int(hops[went].sum())
        tally.hops_spared += int(hops[spared].sum())
        tally.orders_spared += int(np.count_nonzero(spared))
        asked = mine & (hops == 0) & (before == desk) & (after != desk)
        tally.desk_spared += int(np.count_nonzero(asked))
        tally.desk_agrees += int(np.count_nonzero(asked & right))
        was_right = mine & (hops == 0) & (before == last)
        tally.orders_worse += int(np.count_nonzero(was_right & (after != last) & (after != desk)))


def _of(made: Replay | Stored, coding: Coding, say: Callable[[Result], Any]) -> Projection:
    """Something about results, as codes."""
    return Projection(made.results, lambda result: coding[say(result)])


def _who(result: Result) -> tuple[Any, ...]:
    return result.who


def _told(result: Result) -> set[str]:
    return {unit for unit in (result.lead, *result.co, *result.informed) if unit}
