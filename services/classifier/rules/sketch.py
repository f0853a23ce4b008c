"""A text's sketch: the smallest hashes of its character pairs; two sketches tell how alike two texts are."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.ngrams import grams

SIZE = 256
"""Hashes kept: a text of up to about 250 characters is kept whole, a longer one as a fair sample."""

Sketch = NDArray[np.uint32]

NOTHING = np.empty(0, np.uint32)
"""The sketch of no text."""


def sketches(copies: Sequence[str], sizes: Sequence[int] = (2,)) -> list[Sketch]:
    """One sketch a matching copy: different hashes, ascending, at most `SIZE`."""
    found = grams(copies, sizes)
    bounds = np.searchsorted(found.row, np.arange(len(copies) + 1)).tolist()
    return [_smallest(found.hash[begin:end]) for begin, end in pairwise(bounds)]


def _smallest(hashes: NDArray[np.uint32]) -> Sketch:
    ordered = np.sort(hashes)
    first = np.empty(len(ordered), np.bool_)
    first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first][:SIZE]
