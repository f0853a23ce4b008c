"""When to decide and when not to."""

import numpy as np
import pytest

from services.classifier.model.scorer import Labels, Scores
from services.classifier.rules.decide import Abstention, judge

LABELS = Labels(
    codes=("a", "b", "c", "d"),
    group=np.array([0, 0, 1, 2]),
    threshold=np.array([0.6, 0.6, 0.7, 0.5], np.float32),
)


@pytest.mark.parametrize(
    ("probability", "known", "first", "abstention"),
    [
        ([0.7, 0.1, 0.1, 0.1], 30, "a", None),
        # two of one group: which of them doesn't matter, the decision is the same
        ([0.4, 0.39, 0.11, 0.1], 30, "a", None),
        ([0.1, 0.1, 0.65, 0.15], 30, "c", Abstention.UNSURE),
        ([0.1, 0.1, 0.75, 0.05], 30, "c", None),
        ([0.2, 0.1, 0.35, 0.35], 30, "c", Abstention.TOO_CLOSE),
        # the likeliest category stands against a likelier group
        ([0.3, 0.3, 0.35, 0.05], 30, "c", Abstention.TOO_CLOSE),
        ([0.9, 0.05, 0.03, 0.02], 7, "a", Abstention.EMPTY),
    ],
)
def test_judge(probability: list[float], known: int, first: str, abstention: Abstention | None) -> None:
    judged = judge(Scores(np.array([probability], np.float32), np.array([known])), LABELS)[0]

    assert (judged.candidates[0][0], judged.abstention) == (first, abstention)
    likely = [p for _, p in judged.candidates]
    assert len(likely) == 3
    assert likely == sorted(likely, reverse=True)


def test_nothing_to_judge() -> None:
    assert judge(Scores(np.empty((0, 4), np.float32), np.empty(0, np.int64)), LABELS) == []


def test_a_single_category_has_no_rival() -> None:
    labels = Labels(("a",), np.array([0]), np.array([0.5], np.float32))

    assert judge(Scores(np.ones((1, 1), np.float32), np.array([20])), labels)[0].decided
