"""Texts as TF-IDF vectors over the n-grams a model knows; what it never met is dropped first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.ngrams import HASH_BITS, LONGEST_TEXT, grams, windows

Floats = NDArray[np.float32]

_SHORT = (1, 2)
"""Sizes of which a vocabulary holds whatever it met: of longer ones it chooses."""

_SUBLINEAR = np.concatenate([[0], 1 + np.log(np.arange(1, LONGEST_TEXT + 1))]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Vectors:
    """Sparse rows of unit length: row `i` holds `value[start[i]:start[i+1]]` at the features `feature[…]`.

    `met` and `unmet` count the characters and pairs of the batch that are in the vocabulary and not.
    """

    start: NDArray[np.int64]
    feature: NDArray[np.int64]
    value: Floats
    met: int = 0
    unmet: int = 0

    @property
    def count(self) -> int:
        return len(self.start) - 1

    def known(self) -> NDArray[np.int64]:
        """How many different known n-grams each text has."""
        return np.diff(self.start)


class Vocabulary:
    """The buckets a model knows, sorted, with the weight of their rarity."""

    def __init__(self, sizes: Sequence[int], bits: int, buckets: NDArray[np.int32], idf: Floats) -> None:
        self.sizes = tuple(sizes)
        self.bits = bits
        self.buckets = buckets
        self.idf = idf
        self._slot = np.full(1 << bits, -1, np.int32)
        self._slot[buckets] = np.arange(len(buckets), dtype=np.int32)

    def vectors(self, copies: Sequence[str]) -> Vectors:
        """Sublinear TF times IDF, each row divided by its length; a text without known n-grams is empty."""
        found, met, unmet = self._known(copies)
        key, times = count(found)
        row, feature = np.divmod(key, max(len(self.buckets), 1))
        value = _SUBLINEAR.take(np.minimum(times, len(_SUBLINEAR) - 1)) * self.idf.take(feature)
        start = np.searchsorted(row, np.arange(len(copies) + 1))
        length = np.sqrt(np.bincount(row, value * value, len(copies))).astype(np.float32)
        return Vectors(start, feature, value / length.take(row), met, unmet)

    def _known(self, copies: Sequence[str]) -> tuple[NDArray[np.int64], int, int]:
        """(row, feature) as one number for every known n-gram met; how many short ones were met, and not."""
        found, met, short = [], 0, 0
        for size, each in zip(self.sizes, windows(copies, self.sizes), strict=True):
            slot = self._slot.take(each.hash >> np.uint32(HASH_BITS - self.bits))
            seen = np.flatnonzero((slot >= 0) & each.whole)
            found.append(each.row.take(seen).astype(np.int64) * len(self.buckets) + slot.take(seen))
            if size in _SHORT:
                met, short = met + len(seen), short + int(each.whole.sum())
        return np.concatenate(found), met, short - met


def rows_of(vectors: Vectors, rows: NDArray[np.int64]) -> Vectors:
    """Some of the rows, in the order given."""
    parts = [np.arange(vectors.start[row], vectors.start[row + 1]) for row in rows]
    inside = np.concatenate([*parts, np.empty(0, np.int64)]).astype(np.int64)
    start = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    return Vectors(start, vectors.feature[inside], vectors.value[inside])


def learn_vocabulary(copies: Sequence[str], sizes: Sequence[int], bits: int) -> Vocabulary:
    """Every n-gram of these texts, with the smoothed IDF ln((1+n)/(1+df))+1."""
    found = grams(copies, sizes)
    bucket = (found.hash >> np.uint32(HASH_BITS - bits)).astype(np.int64)
    pairs, _ = count(found.row << bits | bucket)
    buckets, texts_with = count(pairs & (1 << bits) - 1)
    idf = np.log((1 + len(copies)) / (1 + texts_with)) + 1
    return Vocabulary(sizes, bits, buckets.astype(np.int32), idf.astype(np.float32))


def count(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Different keys in order, and how often each occurs."""
    # Sorted as 32 bits where they fit: NumPy does that by vector instructions, five times as fast.
    short = len(keys) and int(keys.max()) < 1 << 32
    ordered = np.sort(keys.astype(np.uint32) if short else keys)
    differs = np.empty(len(ordered), np.bool_)
    differs[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=differs[1:])
    first = np.flatnonzero(differs)
    return ordered[first].astype(np.int64), np.diff(first, append=len(ordered))
