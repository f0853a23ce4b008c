"""What was seen when decisions were made, as columns: the same for every catalogue that is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.dispatch.backtest.columns import Codes, Coding
from services.dispatch.backtest.history import Past

PAIR, SEALED = "pair", "sealed"
"""Columns beside the facts: the two candidates too close to tell, and that nothing but this was kept."""

_MANY_VALUES = ("category", "day", "respondent_unit", "town")
"""Facts read one by one; the others have few values and are read together, one look-up a row."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Decisions with their facts as columns."""

    pasts: Sequence[Past]
    columns: dict[str, Codes]

    def __len__(self) -> int:
        return len(self.pasts)


class Reader:
    """Turns decisions into batches by one coding, looking only at the facts that some catalogue needs."""

    def __init__(self, names: frozenset[str]) -> None:
        self.codings = {name: Coding({None: 0}) for name in (*sorted(names), *_MANY_VALUES, PAIR, SEALED)}
        self._few = sorted(names - {*_MANY_VALUES})
        self._together = Coding()
        self._apart = {name: np.empty(0, np.int64) for name in (*self._few, SEALED)}

    def batch(self, pasts: Sequence[Past]) -> Batch:
        """The columns of these decisions."""
        kept = [past.decision["facts"] for past in pasts]
        few = self._few
        codes = self._together.encode([(*map(facts.get, few), _sealed(facts)) for facts in kept])
        self._learn()
        columns = {name: table[codes] for name, table in self._apart.items()}
        for name in _MANY_VALUES:
            columns[name] = self.codings[name].encode([facts.get(name) for facts in kept])
        columns[PAIR] = self._pairs(pasts, columns["confidence"])
        return Batch(pasts, columns)

    def _learn(self) -> None:
        """Take combinations met for the first time apart into the columns they are made of."""
        known = len(self._apart[SEALED])
        fresh = list(self._together)[known:] if known < len(self._together) else []
        for position, (name, table) in enumerate(self._apart.items()):
            more = self.codings[name].encode([values[position] for values in fresh])
            self._apart[name] = np.concatenate([table, more])

    def _pairs(self, pasts: Sequence[Past], confidence: Codes) -> Codes:
        columns = np.zeros(len(pasts), np.int64)
        too_close = np.flatnonzero(confidence == self.codings["confidence"]["too_close"])
        pairs = [candidates_of(pasts[row])[:2] for row in too_close.tolist()]
        columns[too_close] = self.codings[PAIR].encode(pairs)
        return columns


def candidates_of(past: Past) -> tuple[str, ...]:
    """The category codes a decision had to choose from."""
    return tuple(each["category"] for each in past.decision["candidates"])


def _sealed(facts: dict[str, Any]) -> Any:
    return facts.get("confidentiality") if len(facts) == 1 else None
