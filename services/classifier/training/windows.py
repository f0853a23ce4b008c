"""Which rows are learned from and which held out: the newest, with near-duplicates never on both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from services.classifier.training.table import LabelledRows

Rows = NDArray[np.int64]
WINDOWS, SHARE = 4, 0.1
"""How many windows, the newest last, and how many of all rows are in each."""


@dataclass(frozen=True, slots=True)
class Window:
    """Rows a scorer learns from, and rows it is judged on."""

    seen: Rows
    held_out: Rows


def windows(rows: LabelledRows) -> tuple[Window, ...]:
    """Windows from old to new: each held out after everything older was learned; such without rows left out.

    Without times each is a tenth of the groups, chosen by their names' hash.
    """
    group = np.unique(np.array(rows.group), return_inverse=True)[1]
    if rows.time:
        order = np.array(sorted(range(len(rows.time)), key=rows.time.__getitem__), np.int64)
        edges = [round(len(order) * (1 - SHARE * left)) for left in range(WINDOWS, -1, -1)]
        found = [_window(order[:start], order[start:end], group) for start, end in pairwise(edges)]
    else:
        fold = np.array([sha256(name.encode()).digest()[0] for name in rows.group]) % round(1 / SHARE)
        every = np.arange(len(rows.group))
        found = [_window(every[fold != n], every[fold == n], group) for n in range(WINDOWS)]
    return tuple(window for window in found if len(window.held_out))


def _window(seen: Rows, newer: Rows, group: Rows) -> Window:
    return Window(seen, newer[~np.isin(group[newer], group[seen])])


def newest(tried: Sequence[Window]) -> Window:
    """The newer half of some windows as one, learned before by what is older than all of it."""
    later = tried[len(tried) // 2 :]
    return Window(later[0].seen, np.concatenate([window.held_out for window in later]))
