"""Honest probabilities: what held-out texts teach, and what too few of them can't."""

import numpy as np
import pytest
from numpy.typing import NDArray

from services.classifier.model.calibrate import trust
from services.classifier.model.scorer import Trust, log_odds, trusted

SURE = np.linspace(0.4, 0.98, 30)
KINKED = np.where(SURE < 0.82, SURE - 0.5 * (0.82 - SURE), SURE)


def two_labels(sure: NDArray[np.float64]) -> NDArray[np.float32]:
    """Probabilities of a first candidate and of ten others alike."""
    others = np.repeat((1 - sure)[:, None] / 10, 10, axis=1)
    return np.concatenate([sure[:, None], others], axis=1).astype(np.float32)


def taught(rates: NDArray[np.float64], each: int) -> Trust:
    """Trust learned from so many texts at each of `SURE`, of which these shares are right."""
    wrong = np.concatenate([np.arange(each) >= round(rate * each) for rate in rates])
    return trust(two_labels(np.repeat(SURE, each)), wrong.astype(np.int64))


@pytest.mark.parametrize(
    "rates",
    [
        SURE,
        SURE**2,  # too sure everywhere
        KINKED,  # too sure only where it is unsure: no straight line says so
    ],
)
def test_probabilities_become_the_shares_that_are_right(rates: NDArray[np.float64]) -> None:
    found = trusted(two_labels(SURE), taught(rates, each=400))

    assert np.abs(found[:, 0] - rates).mean() < 0.02
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)


def test_the_order_of_texts_and_of_candidates_stays() -> None:
    found = trusted(two_labels(SURE), taught(KINKED, each=400))

    assert (np.diff(found[:, 0]) > 0).all()
    assert (found.argmax(axis=1) == 0).all()


def test_the_first_candidate_stays_before_a_second_that_is_nearly_as_likely() -> None:
    close = np.array([[0.3, 0.31, 0.39], [0.31, 0.3, 0.39], [0.26, 0.38, 0.36]], np.float32)
    found = trusted(close, Trust(1.0, -3.0))

    assert (found.argmax(axis=1) == close.argmax(axis=1)).all()
    assert (np.diff(np.sort(found, axis=1)[:, 1:], axis=1) > 1e-5).all()


def test_few_texts_change_little() -> None:
    found = taught(SURE**2, each=1).honest(log_odds(SURE))

    assert np.abs(found - SURE).max() < 0.15


def test_of_the_surest_being_the_least_right_nothing_is_believed() -> None:
    assert taught(SURE[::-1], each=100) == Trust()
