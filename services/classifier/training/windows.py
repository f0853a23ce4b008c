"""Which rows are learned from and which held out: the newest, with near-duplicates never on both sides."""

from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from services.classifier.training.table import LabelledRows

Rows = NDArray[np.int64]
SHARE = 0.2
"""Of all rows, in the newest window."""


@dataclass(frozen=True, slots=True)
class Window:
    """Rows a scorer learns from, and rows it is judged on."""

    seen: Rows
    held_out: Rows


def windows(rows: LabelledRows) -> tuple[Window, ...]:
    """Two windows, the newest last: each held out after everything older was learned.

    Without times two fifths of the groups are held out, chosen by their names' hash.
    """
    group = np.unique(np.array(rows.group), return_inverse=True)[1]
    if rows.time:
        order = np.array(sorted(range(len(rows.time)), key=rows.time.__getitem__), np.int64)
        edges = [int(len(order) * share) for share in (1 - 2 * SHARE, 1 - SHARE, 1)]
        return tuple(_window(order[:start], order[start:end], group) for start, end in pairwise(edges))
    fold = np.array([sha256(name.encode()).digest()[0] for name in rows.group]) % round(1 / SHARE)
    every = np.arange(len(rows.group))
    return tuple(_window(every[fold != number], every[fold == number], group) for number in range(2))


def _window(seen: Rows, newer: Rows, group: Rows) -> Window:
    return Window(seen, newer[~np.isin(group[newer], group[seen])])


def halves(rows: LabelledRows, held_out: Rows) -> NDArray[np.bool_]:
    """Which of the held-out rows belong to the first half; a group is never cut in two."""
    return np.array([sha256(rows.group[row].encode()).digest()[1] % 2 == 0 for row in held_out])
