"""Query expansion: a text asks with its likest neighbours' words too, so that one matter's texts find all.

Two people who write of one matter often share few words, but a third shares some with each. Every text's list
becomes the weighted mean of its own and its neighbours'; twice, the second time among more of them.
"""

import numpy as np
from numpy.typing import NDArray

from services.classifier.likeness.nearest import KEPT, Neighbours, likest, weighted_count

_ROUNDS = (10, 20)
"""Neighbours asked in each round."""

_TRUST = 3.0
"""What a neighbour as like as the text itself would weigh against it; falls with the square of likeness."""


def expand(found: Neighbours) -> Neighbours:
    """The lists after all rounds; scores stay between 0 and 1."""
    for neighbours in _ROUNDS:
        found = _round(found, neighbours)
    return found


def _round(found: Neighbours, most: int) -> Neighbours:
    rows = [_asked(found, row, most) for row in range(len(found.ids))]
    return Neighbours([ids for ids, _ in rows], [scores for _, scores in rows])


def _asked(found: Neighbours, row: int, most: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    asked = [row, *found.ids[row][:most].tolist()]
    trust = [1.0, *(_TRUST * found.scores[row][:most].astype(np.float64) ** 2).tolist()]
    ids = np.concatenate([np.append(found.ids[each], each) for each in asked])
    scores = np.concatenate(
        [weight * np.append(found.scores[each], 1.0) for each, weight in zip(asked, trust, strict=True)]
    )
    total = weighted_count(ids, scores, len(found.ids)) / sum(trust)
    total[row] = 0.0
    best = likest(total, KEPT)
    return best, total[best].astype(np.float32)
