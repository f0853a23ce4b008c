"""Labelled rows → model: judged on the newest by scorers that did not see them, then learned from all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.calibrate import temperature, thresholds, trust
from services.classifier.model.files import versioned
from services.classifier.model.scorer import Labels, Model, Trust, probabilities, trusted
from services.classifier.model.vectors import Floats
from services.classifier.training.features import learn_vocabulary
from services.classifier.training.fit import fit
from services.classifier.training.held_out import HeldOut
from services.classifier.training.table import LabelledRows, TableError
from services.classifier.training.windows import Rows, Window, newest, windows

_FEWEST = 2
"""Windows: one to calibrate by, one to judge on."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A model from all rows, and how one made the same way did on the newest rows."""

    model: Model
    held_out: HeldOut
    window: Window


@dataclass(frozen=True, slots=True)
class Scored:
    """A window's rows: their scores by a scorer of everything older, and their labels."""

    scores: Floats
    label: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores → probabilities, and from which probability on each label is decided."""

    temperature: float
    trust: Trust
    threshold: Floats

    def of(self, model: Model) -> Model:
        """The model, calibrated."""
        labels = replace(model.labels, threshold=self.threshold)
        return replace(model, labels=labels, temperature=self.temperature, trust=self.trust)

    def probability(self, scores: Floats) -> Floats:
        """Scores → probabilities."""
        return trusted(probabilities(scores, self.temperature), self.trust)


class Teacher:
    """Fits scorers to parts of the same labelled rows."""

    def __init__(self, rows: LabelledRows, accuracy: float) -> None:
        self._rows, self._accuracy = rows, accuracy
        self.names = tuple(sorted(set(rows.labels)))
        number = {name: index for index, name in enumerate(self.names)}
        self.label = np.array([number[name] for name in rows.labels], np.int64)
        self._alone = np.arange(len(self.names))

    def fitted(self, seen: Rows) -> Model:
        """A scorer of these rows, not yet calibrated."""
        copies, label = self._copies(seen), self.label[seen]
        vocabulary = learn_vocabulary(copies, label, len(self.names))
        weight, bias = fit(vocabulary.vectors(copies), label, len(self.names), len(vocabulary.buckets))
        nothing = Labels(self.names, self._alone, np.ones(len(self.names), np.float32))
        return Model(vocabulary, weight, bias, nothing, 1.0, Trust(), self._rows.source)

    def scores(self, window: Window) -> Floats:
        """Scores of the held-out rows by a scorer of the others."""
        return self.fitted(window.seen).scores(self._copies(window.held_out))

    def calibration(self, scored: Sequence[Scored]) -> Calibration:
        """From scores of rows the scorers did not see."""
        scores = np.concatenate([window.scores for window in scored])
        label = np.concatenate([window.label for window in scored])
        heat = temperature(scores, label)
        rough = probabilities(scores, heat)
        by_experience = trust(rough, label)
        honest = trusted(rough, by_experience)
        return Calibration(heat, by_experience, thresholds(honest, label, self._alone, self._accuracy))

    def _copies(self, rows: Rows) -> Sequence[str]:
        return [self._rows.copies[row] for row in rows]


def learn(rows: LabelledRows, accuracy: float) -> Learned:
    """The same rows give the same model; `accuracy` is wanted of what it decides.

    Raises TableError when too few rows are left to hold out.
    """
    teacher, tried = Teacher(rows, accuracy), windows(rows)
    if len(tried) < _FEWEST:
        raise TableError("材料太少，留不出检验的一批")
    scored = [Scored(teacher.scores(window), teacher.label[window.held_out]) for window in tried]
    model = teacher.calibration(scored).of(teacher.fitted(np.arange(len(teacher.label))))
    return Learned(versioned(model), _judged(teacher, scored), newest(tried))


def _judged(teacher: Teacher, scored: Sequence[Scored]) -> HeldOut:
    """The newer half of the windows, each calibrated by the windows before it: as it would have been said."""
    later = range(len(scored) // 2, len(scored))
    parts = [(scored[n], teacher.calibration(scored[:n])) for n in later]
    return HeldOut(
        np.concatenate([window.label for window, _ in parts]),
        np.concatenate([known.probability(window.scores) for window, known in parts]),
        np.concatenate([np.tile(known.threshold, (len(window.label), 1)) for window, known in parts]),
    )
