"""Honest probabilities: a temperature and thresholds from texts the scorer did not learn from."""

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.scorer import BENDS_AT, Trust, bent, by_group, log_odds, probabilities
from services.classifier.model.vectors import Floats

TARGET = 0.85
"""Share of decided texts to be right, on held-out texts; officials agree with themselves in 84–90 %."""

LOWEST_THRESHOLD = 0.5
"""Below it something else is likelier, whatever the figures of a small group say."""

_TEMPERATURES = np.geomspace(0.05, 3.0, 200)
_STEPS = 25
_STEEPEST = 30.0  # log odds beyond which a probability is 0 or 1
_BORROWED = 10.0  # a group's own accuracy is mixed with everybody's, worth so many texts
_STRAIGHT = 1.0  # the same for a line without bends


def temperature(scores: Floats, label: NDArray[np.int64]) -> float:
    """The temperature under which the held-out labels are likeliest."""
    rows = np.arange(len(label))

    def surprise(heat: float) -> float:
        likelihood = probabilities(scores, heat)[rows, label]
        return float(-np.log(np.maximum(likelihood, 1e-12)).mean())

    def rises(place: int) -> bool:
        return surprise(_TEMPERATURES[place]) <= surprise(_TEMPERATURES[place + 1])

    # Convex in 1 / heat: it falls, then rises, and the lowest is where that begins.
    return float(_TEMPERATURES[bisect_left(range(len(_TEMPERATURES) - 1), x=True, key=rises)])


def trust(probability: Floats, label: NDArray[np.int64]) -> Trust:
    """A curve from log odds of the first candidate to its being right: straight, with bends where texts ask.

    Drawn to leaving probabilities as they are with the weight of `_BORROWED` texts, to a straight line with
    that of `_STRAIGHT`. A falling curve would say that the surest are the least right: too few texts to tell.
    """
    right = (probability.argmax(axis=1) == label).astype(np.float64)
    seen = bent(log_odds(probability.max(axis=1)))
    curves = (_fitted(seen, right), _fitted(seen[:, :2], right))
    return next((curve for curve in curves if curve.rises), Trust())


def _fitted(seen: Floats, right: NDArray[np.float64]) -> Trust:
    """Logistic regression by Newton's steps."""
    as_they_are = np.array([1.0, 0.0, *[0.0] * len(BENDS_AT)])[: seen.shape[1]]
    weight = np.diag([_BORROWED, _BORROWED, *[_STRAIGHT] * len(BENDS_AT)][: seen.shape[1]])
    found = as_they_are.copy()
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-np.clip(seen @ found, -_STEEPEST, _STEEPEST)))
        slope = seen.T @ (right - expected) - weight @ (found - as_they_are)
        bend = (seen * (expected * (1 - expected))[:, None]).T @ seen + weight
        found += np.linalg.solve(bend, slope)
    slope, offset, *bends = found.tolist()
    return Trust(slope, offset, tuple(bends)) if bends else Trust(slope, offset)


def thresholds(
    probability: Floats, label: NDArray[np.int64], group: NDArray[np.int64], target: float = TARGET
) -> Floats:
    """For every category the least probability of its group at which the accuracy `target` seems reached."""
    summed = by_group(probability, group)
    found, confidence = summed.argmax(axis=1), summed.max(axis=1)
    right = found == group[label]
    order = np.argsort(-confidence)
    overall = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    # What all groups together reach at or above a confidence.
    expected = np.interp(confidence, confidence[order][::-1], overall[::-1])
    return np.array(
        [_threshold(confidence[found == g], right[found == g], expected[found == g], target) for g in group],
        np.float32,
    )


def _threshold(confidence: Floats, right: NDArray[np.bool_], expected: Floats, target: float) -> float:
    order = np.argsort(-confidence)
    count = np.arange(1, len(order) + 1)
    accuracy = (np.cumsum(right[order]) + _BORROWED * expected[order]) / (count + _BORROWED)
    good = np.flatnonzero(accuracy >= target)
    if not len(good):
        return 1.0
    return max(LOWEST_THRESHOLD, float(confidence[order][good[-1]]))
