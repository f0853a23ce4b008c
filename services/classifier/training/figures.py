"""How well labels were told, as numbers: accuracy, honesty of probabilities, what was mixed up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.vectors import Floats
from services.classifier.rules.decide import MARGIN
from services.classifier.training.held_out import HeldOut

BINS = 10
COVERAGES = tuple(share / 20 for share in range(1, 21))
_PAIRS = 12


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows of like confidence: how sure, how often right, how many."""

    confidence: float
    accuracy: float
    rows: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1. `risk` has the accuracy of the surest at each of `COVERAGES`.

    `by_chance` is the calibration error that probabilities without any fault would show on so many rows.
    """

    rows: int
    accuracy: float
    top3: float
    macro_f1: float
    calibration_error: float
    by_chance: float
    decided: float
    accuracy_decided: float
    risk: tuple[float, ...]
    bins: tuple[Bin, ...]
    confused: tuple[tuple[int, int, int], ...]

    def at(self, coverage: float) -> float:
        """Accuracy of the surest rows up to this share of all."""
        return self.risk[round(coverage * 20) - 1]


def figures(judged: HeldOut) -> Figures:
    """All figures of held-out rows."""
    probability, label = judged.probability, judged.label
    order = np.argsort(-probability, axis=1, kind="stable")
    found = order[:, 0]
    right, sure = found == label, np.sort(probability, axis=1)
    lead = sure[:, -1] - sure[:, -2]
    decided = (lead >= MARGIN) & (sure[:, -1] >= judged.threshold[np.arange(len(label)), found])
    bins = reliability(sure[:, -1], right)
    return Figures(
        rows=len(label),
        accuracy=float(right.mean()),
        top3=float((order[:, :3] == label[:, None]).any(axis=1).mean()),
        macro_f1=macro_f1(found, label),
        calibration_error=error(bins),
        by_chance=by_chance(sure[:, -1]),
        decided=float(decided.mean()),
        accuracy_decided=float(right[decided].mean()) if decided.any() else 0.0,
        risk=_risk(sure[:, -1], right),
        bins=bins,
        confused=_confused(found, label),
    )


def macro_f1(found: NDArray[np.int64], label: NDArray[np.int64]) -> float:
    """Mean of the F1 of every label that occurs."""
    size = int(max(found.max(), label.max())) + 1
    hits = np.bincount(label[found == label], minlength=size)
    both = np.bincount(label, minlength=size) + np.bincount(found, minlength=size)
    occurs = np.flatnonzero(both)
    return float((2 * hits[occurs] / both[occurs]).mean())


def reliability(confidence: Floats, right: NDArray[np.bool_]) -> tuple[Bin, ...]:
    """Ten bins of equal width, those without rows left out."""
    number = _bin(confidence)
    inside = [number == each for each in range(BINS)]
    return tuple(
        Bin(float(confidence[rows].mean()), float(right[rows].mean()), int(rows.sum()))
        for rows in inside
        if rows.any()
    )


def error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far the bins are off, weighed by their rows."""
    return sum(abs(b.confidence - b.accuracy) * b.rows for b in bins) / sum(b.rows for b in bins)


def by_chance(confidence: Floats) -> float:
    """The calibration error to expect of honest probabilities: in each bin the rows right vary by chance.

    That of a normal distribution is √(2/π) of its deviation in the mean.
    """
    exact = confidence.astype(np.float64)
    varies = np.bincount(_bin(confidence), exact * (1 - exact))
    return float(np.sqrt(2 / np.pi * varies).sum() / len(confidence))


def _bin(confidence: Floats) -> NDArray[np.int64]:
    return np.minimum((confidence * BINS).astype(np.int64), BINS - 1)


def _risk(confidence: Floats, right: NDArray[np.bool_]) -> tuple[float, ...]:
    surest = np.cumsum(right[np.argsort(-confidence, kind="stable")])
    counts = [max(int(len(right) * coverage), 1) for coverage in COVERAGES]
    return tuple(float(surest[count - 1] / count) for count in counts)


def _confused(found: NDArray[np.int64], label: NDArray[np.int64]) -> tuple[tuple[int, int, int], ...]:
    """(label, taken for, how often), the most frequent first."""
    wrong = found != label
    pairs, times = np.unique(np.stack([label[wrong], found[wrong]]), axis=1, return_counts=True)
    worst = np.argsort(-times, kind="stable")[:_PAIRS]
    return tuple((int(pairs[0, each]), int(pairs[1, each]), int(times[each])) for each in worst)
