"""The loaded model: matching copies in, calibrated probabilities out, a batch at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

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


_AHEAD = 1.001
"""By so much the first candidate stays before the second, whatever experience says of it."""

BENDS_AT = (0.0, 1.5, 3.0, 4.5)
"""Log odds at which trust may bend: probabilities of .50, .82, .95, .99."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How a first candidate's log odds turn into how often it is right.

    `slope` × log odds + `offset`, and from each of `BENDS_AT` on the slope grows by one of `bends`.
    """

    slope: float = 1.0
    offset: float = 0.0
    bends: tuple[float, ...] = (0.0,) * len(BENDS_AT)

    @property
    def rises(self) -> bool:
        """Whether the surer are always the likelier to be right."""
        slopes = self.slope + np.cumsum((0.0, *self.bends))
        return bool(np.isfinite((self.offset, *slopes)).all() and (slopes > 0).all())

    def honest(self, odds: Floats) -> Floats:
        """Log odds of the first candidate → the probability that it is right."""
        found = bent(odds) @ np.array([self.slope, self.offset, *self.bends])
        return np.asarray(1 / (1 + np.exp(-found)))


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities, a row a text, a column a category; `known` counts the n-grams the model knows."""

    probability: Floats
    known: NDArray[np.int64]
    met: int = 0
    unmet: int = 0


@dataclass(frozen=True, slots=True)
class Model:
    """A linear scorer over an n-gram vocabulary; `weight` is features × categories, `bias` one a category.

    `version` is the hash of everything that decides; `lessons` says what it was trained on.
    """

    vocabulary: Vocabulary
    weight: Floats
    bias: Floats
    labels: Labels
    temperature: float
    trust: Trust
    lessons: str
    version: str = field(default="unsaved")

    def score(self, copies: Sequence[str]) -> Scores:
        """Matching copies → calibrated probabilities."""
        vectors = self.vocabulary.vectors(copies)
        scores = similarity(vectors, self.weight) + self.bias
        probability = trusted(probabilities(scores, self.temperature), self.trust)
        return Scores(probability, vectors.known(), vectors.met, vectors.unmet)

    def scores(self, copies: Sequence[str]) -> Floats:
        """Matching copies → scores as they are, to calibrate by."""
        return similarity(self.vocabulary.vectors(copies), self.weight) + self.bias


def similarity(vectors: Vectors, weight: Floats) -> Floats:
    """Scalar product of every text with every category."""
    scores = np.empty((vectors.count, weight.shape[1]), np.float32)
    start, feature, value = vectors.start.tolist(), vectors.feature, vectors.value
    # Text by text: the few rows a text needs stay in the cache; one gather for the whole batch would not.
    for row, (begin, end) in enumerate(pairwise(start)):
        np.dot(value[begin:end], weight.take(feature[begin:end], axis=0), out=scores[row])
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


def trusted(probability: Floats, trust: Trust) -> Floats:
    """The first candidate's probability as experience has it, the others' scaled; the order stays."""
    if trust == Trust():
        return probability
    rows = np.arange(len(probability))
    first = probability.argmax(axis=1)
    sure = probability[rows, first]
    honest = trust.honest(log_odds(sure))
    others = probability.copy()
    others[rows, first] = 0
    second = others.max(axis=1)
    honest = np.maximum(honest, _AHEAD * second / np.maximum(1 - sure + second, 1e-9)).astype(np.float32)
    others *= ((1 - honest) / np.maximum(1 - sure, 1e-9))[:, None]
    others[rows, first] = honest
    return others


def bent(odds: Floats) -> Floats:
    """Log odds, one, and how far they lie beyond each of `BENDS_AT`; a row a text."""
    return np.stack([odds, np.ones(len(odds)), *(np.maximum(odds - at, 0) for at in BENDS_AT)], axis=1)


def log_odds(probability: Floats) -> Floats:
    """ln(p / (1 − p)), bounded."""
    bounded = np.clip(probability.astype(np.float64), 1e-4, 1 - 1e-4)
    return np.asarray(np.log(bounded / (1 - bounded)))


def by_group(probability: Floats, group: NDArray[np.int64]) -> Floats:
    """Probabilities summed over categories that lead to the same decision; a column a group."""
    member = np.zeros((len(group), group.max() + 1), np.float32)
    member[np.arange(len(group)), group] = 1
    return np.asarray(probability @ member, np.float32)
