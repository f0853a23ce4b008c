"""A linear scorer by scikit-learn: one hyperplane a label, rare labels weighted up."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from services.classifier.model.vectors import Floats, Vectors

_PENALTY = 0.7
_NEVER = np.float32(-1.5)
"""Score of a label that the learned rows do not have: behind every other."""


def fit(vectors: Vectors, label: NDArray[np.int64], labels: int, features: int) -> tuple[Floats, Floats]:
    """Weights (features × labels) and biases from labelled vectors."""
    matrix = csr_matrix((vectors.value, vectors.feature, vectors.start), (vectors.count, features))
    texts = np.bincount(label, minlength=labels)
    present = np.flatnonzero(texts)
    # Liblinear weights a label's own texts only, not the others' against it: better than weighting both.
    balance = {int(each): len(label) / (len(present) * texts[each]) for each in present}
    machine = LinearSVC(C=_PENALTY, class_weight=balance, random_state=0).fit(matrix, label)
    weight, bias = np.zeros((labels, features), np.float32), np.full(labels, _NEVER, np.float32)
    if len(present) == 2:  # one hyperplane between the two
        weight[present] = np.vstack([-machine.coef_, machine.coef_])
        bias[present] = np.concatenate([-machine.intercept_, machine.intercept_])
    else:
        weight[present], bias[present] = machine.coef_, machine.intercept_
    return np.ascontiguousarray(weight.T), bias
