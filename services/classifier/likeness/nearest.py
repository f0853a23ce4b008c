"""The likest texts of each, by inverted lists: no matrix of all against all is ever held."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.classifier.likeness.texts import Vectors

KEPT = 120
"""Neighbours kept of each text: four times what is shown, enough for expansion."""

_TOO_COMMON = 20_000
"""A gram in more texts than this orders nothing and costs most: above it lists are left out."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Of each text its likest others, likest first: ids and scores, `KEPT` at most; itself not among them."""

    ids: list[NDArray[np.int64]]
    scores: list[NDArray[np.float32]]


def nearest(vectors: Vectors) -> Neighbours:
    """By inner product."""
    lists = _Lists(vectors)
    ids, scores = [], []
    for row in range(vectors.count):
        products = lists.products(row)
        products[row] = 0.0
        best = likest(products, KEPT)
        ids.append(best)
        scores.append(products[best].astype(np.float32))
    return Neighbours(ids, scores)


def likest(scores: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """The places of the highest scores above 0, highest first, the earlier place first among equals."""
    most = min(most, len(scores))
    best = np.sort(np.argpartition(-scores, most - 1)[:most])
    best = best[scores[best] > 0]
    return best[np.argsort(-scores[best], kind="stable")]


def weighted_count(
    places: NDArray[np.integer], weights: NDArray[np.floating], count: int
) -> NDArray[np.float64]:
    """The sum of the weights at each place."""
    return np.bincount(places, weights, count).astype(np.float64, copy=False)


class _Lists:
    """For each gram the texts that have it."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        order = np.argsort(vectors.feature, kind="stable")
        row = np.repeat(np.arange(vectors.count), np.diff(vectors.start))
        self._texts = row[order].astype(np.int32)
        self._values = vectors.value[order]
        self._start = np.searchsorted(vectors.feature[order], np.arange(vectors.features + 1))

    def products(self, row: int) -> NDArray[np.float64]:
        """The inner product of one text with every text."""
        own = slice(self._vectors.start[row], self._vectors.start[row + 1])
        feature, value = self._vectors.feature[own], self._vectors.value[own]
        begin, length = self._start[feature], self._start[feature + 1] - self._start[feature]
        length[length > _TOO_COMMON] = 0
        ends = np.cumsum(length)
        total = int(ends[-1]) if len(ends) else 0
        places = np.arange(total) + np.repeat(begin - ends + length, length)
        weights = np.repeat(value, length) * self._values[places]
        return weighted_count(self._texts[places], weights, self._vectors.count)
