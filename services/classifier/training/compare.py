"""Champion against challenger on rows that neither learned from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.scorer import Model
from services.classifier.training.figures import Figures, figures
from services.classifier.training.held_out import HeldOut
from services.classifier.training.table import LabelledRows, TableError


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of both on the same rows; `gained` and `lost`: rows only one of them got right."""

    champion: Figures
    challenger: Figures
    gained: int
    lost: int

    @property
    def better(self) -> bool:
        """Whether more was gained than chance explains: beyond two standard deviations (sign test)."""
        return bool(self.gained - self.lost > 2 * (self.gained + self.lost) ** 0.5)


def compare(champion: Model, challenger: Model, rows: LabelledRows) -> Comparison:
    """Both on all rows; a label that a model does not know counts against it."""
    one, one_right = _judged(champion, rows)
    other, other_right = _judged(challenger, rows)
    gained, lost = other_right & ~one_right, one_right & ~other_right
    return Comparison(figures(one), figures(other), int(gained.sum()), int(lost.sum()))


def _judged(model: Model, rows: LabelledRows) -> tuple[HeldOut, NDArray[np.bool_]]:
    number = {code: index for index, code in enumerate(model.labels.codes)}
    unknown = len(number)  # no candidate ever has it
    label = np.array([number.get(name, unknown) for name in rows.labels], np.int64)
    if (label == unknown).all():
        raise TableError("材料的标签与模型的标签没有一个相同")
    probability = model.score(rows.copies).probability
    judged = HeldOut(label, probability, np.tile(model.labels.threshold, (len(label), 1)))
    return judged, probability.argmax(axis=1) == label
