"""Lessons → model, in pure numpy: what the shipped default is made by when a service first starts."""

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.calibrate import temperature, thresholds
from services.classifier.model.centroids import centroids
from services.classifier.model.files import versioned
from services.classifier.model.lessons import Lessons
from services.classifier.model.scorer import Labels, Model, Trust, probabilities, similarity
from services.classifier.model.vectors import Floats, Vectors, learn_vocabulary, rows_of

SIZES = (1, 2)
BITS = 20
_FOLDS = 5


def train(lessons: Lessons) -> Model:
    """A calibrated model; the same lessons give the same model."""
    vocabulary = learn_vocabulary(lessons.copies, SIZES, BITS)
    vectors = vocabulary.vectors(lessons.copies)
    features = len(vocabulary.buckets)
    scores = _held_out(lessons, vectors, features)
    label = lessons.label[lessons.is_example]
    heat = temperature(scores, label)
    threshold = thresholds(probabilities(scores, heat), label, lessons.group)
    weight = centroids(vectors, lessons.label, lessons.weight, lessons.parents, features)
    labels = Labels(lessons.codes, lessons.group, threshold)
    bias = np.zeros(len(lessons.codes), np.float32)
    return versioned(Model(vocabulary, weight, bias, labels, heat, Trust(), lessons.source))


def _held_out(lessons: Lessons, vectors: Vectors, features: int) -> Floats:
    """Every example's scores by a scorer that did not see it, in the examples' order."""
    fold = _folds(lessons)
    scores = np.empty((vectors.count, len(lessons.codes)), np.float32)
    for number in range(_FOLDS):
        seen = np.where(fold == number, np.float32(0), lessons.weight)
        weight = centroids(vectors, lessons.label, seen, lessons.parents, features)
        held_out = np.flatnonzero(fold == number)
        scores[held_out] = similarity(rows_of(vectors, held_out), weight)
    return scores[lessons.is_example]


def _folds(lessons: Lessons) -> NDArray[np.int64]:
    # Counted through: each category loses one or two examples a fold; what is no example is never held out.
    fold = np.full(len(lessons.copies), -1)
    fold[lessons.is_example] = np.arange(lessons.is_example.sum()) % _FOLDS
    return fold
