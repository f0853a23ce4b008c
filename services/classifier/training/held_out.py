"""Rows a scorer had not seen, with what it said of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.vectors import Floats


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Labels as people gave them, a row a text; probabilities and thresholds, a column a label."""

    label: NDArray[np.int64]
    probability: Floats
    threshold: Floats
