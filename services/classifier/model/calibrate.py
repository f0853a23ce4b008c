"""Honest probabilities: a temperature and thresholds from texts the scorer did not learn from."""

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.scorer import by_group, probabilities
from services.classifier.model.vectors import Floats

TARGET = 0.85
"""Share of decided texts to be right, on held-out texts; officials agree with themselves in 84–90 %."""

LOWEST_THRESHOLD = 0.5
"""Below it something else is likelier, whatever the figures of a small group say."""

_TEMPERATURES = np.geomspace(0.05, 3.0, 50)
_BORROWED = 10.0  # a group's own accuracy is mixed with everybody's, worth so many texts


def temperature(scores: Floats, label: NDArray[np.int64]) -> float:
    """The temperature under which the held-out labels are likeliest."""
    rows = np.arange(len(label))

    def surprise(heat: float) -> float:
        likelihood = probabilities(scores, heat)[rows, label]
        return float(-np.log(np.maximum(likelihood, 1e-12)).mean())

    return float(min(_TEMPERATURES, key=surprise))


def thresholds(probability: Floats, label: NDArray[np.int64], group: NDArray[np.int64]) -> Floats:
    """For every category the least probability of its group at which `TARGET` seems to be reached."""
    summed = by_group(probability, group)
    found, confidence = summed.argmax(axis=1), summed.max(axis=1)
    right = found == group[label]
    order = np.argsort(-confidence)
    overall = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    # What all groups together reach at or above a confidence.
    expected = np.interp(confidence, confidence[order][::-1], overall[::-1])
    return np.array(
        [_threshold(confidence[found == g], right[found == g], expected[found == g]) for g in group],
        np.float32,
    )


def _threshold(confidence: Floats, right: NDArray[np.bool_], expected: Floats) -> float:
    order = np.argsort(-confidence)
    count = np.arange(1, len(order) + 1)
    accuracy = (np.cumsum(right[order]) + _BORROWED * expected[order]) / (count + _BORROWED)
    good = np.flatnonzero(accuracy >= TARGET)
    if not len(good):
        return 1.0
    return max(LOWEST_THRESHOLD, float(confidence[order][good[-1]]))
