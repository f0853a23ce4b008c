"""The loaded model: matching copies in, calibrated probabilities out, a batch at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.vectors import Floats, Vectors, Vocabulary

# Added to a text's spread of scores: what resembles nothing must not look certain by its noise alone.
_LEAST_SPREAD = 0.02


@dataclass(frozen=True, slots=True)
class Labels:
    """What a model tells apart. `group[i]` is the same for categories that lead to the same decision.

    `threshold[i]` is the least probability of a category's group at which it counts as decided.
    """

    codes: tuple[str, ...]
    group: NDArray[np.int64]
    threshold: Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities, a row a text, a column a category; `known` counts the n-grams the model knows."""

    probability: Floats
    known: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Model:
    """A linear scorer over an n-gram vocabulary; `weight` is features × categories.

    `version` is the hash of everything that decides; `lessons` says what it was trained on.
    """

    vocabulary: Vocabulary
    weight: Floats
    labels: Labels
    temperature: float
    lessons: str
    version: str = field(default="unsaved")

    def score(self, copies: Sequence[str]) -> Scores:
        """Matching copies → calibrated probabilities."""
        vectors = self.vocabulary.vectors(copies)
        scores = similarity(vectors, self.weight)
        return Scores(probabilities(scores, self.temperature), vectors.known())


def similarity(vectors: Vectors, weight: Floats) -> Floats:
    """Scalar product of every text with every category."""
    scores = np.empty((vectors.count, weight.shape[1]), np.float32)
    start, feature, value = vectors.start, vectors.feature, vectors.value
    # Text by text: the few rows a text needs stay in the cache; one gather for the whole batch would not.
    for row in range(vectors.count):
        begin, end = start[row], start[row + 1]
        np.dot(value[begin:end], weight[feature[begin:end]], out=scores[row])
    return scores


def probabilities(scores: Floats, temperature: float) -> Floats:
    """Softmax of the scores, each text's by its own spread: long letters resemble everything a little."""
    centred = scores - scores.mean(axis=1, keepdims=True)
    spread = scores.std(axis=1, keepdims=True) + _LEAST_SPREAD
    powers = centred / (spread * temperature)
    powers -= powers.max(axis=1, keepdims=True)
    np.exp(powers, out=powers)
    powers /= powers.sum(axis=1, keepdims=True)
    return np.asarray(powers, np.float32)


def by_group(probability: Floats, group: NDArray[np.int64]) -> Floats:
    """Probabilities summed over categories that lead to the same decision; a column a group."""
    member = np.zeros((len(group), group.max() + 1), np.float32)
    member[np.arange(len(group)), group] = 1
    return np.asarray(probability @ member, np.float32)
