"""A text's sketch: the smallest hashes of its character pairs; two sketches tell how alike two texts are."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.ngrams import grams

SIZE = 256
"""Hashes kept: a text of up to about 250 characters is kept whole, a longer one as a fair sample."""

Sketch = NDArray[np.uint32]


def sketches(copies: Sequence[str], sizes: Sequence[int] = (2,)) -> list[Sketch]:
    """One sketch a matching copy: different hashes, ascending, at most `SIZE`."""
    found = grams(copies, sizes)
    bounds = np.searchsorted(found.row, np.arange(len(copies) + 1)).tolist()
    return [_smallest(found.hash[begin:end]) for begin, end in pairwise(bounds)]


def likeness(one: Sketch, other: Sketch) -> float:
    """Share of two texts' character pairs that both have (Jaccard), 0 to 1; 0 for an empty text."""
    if not len(one) or not len(other):
        return 0.0
    full = [each[-1] for each in (one, other) if len(each) == SIZE]
    if full:
        # Beyond the last hash of a full sketch we know nothing of that text: compare below both.
        one, other = (each[: np.searchsorted(each, min(full), side="right")] for each in (one, other))
    both = np.concatenate((one, other))
    both.sort()
    common = int(np.count_nonzero(both[1:] == both[:-1]))
    return common / (len(both) - common)


def _smallest(hashes: NDArray[np.uint32]) -> Sketch:
    ordered = np.sort(hashes)
    first = np.empty(len(ordered), np.bool_)
    first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first][:SIZE]
