"""When to decide and when not to: a text's candidates, and why it is left to a person (clause 52)."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.scorer import Labels, Scores, by_group
from services.classifier.model.vectors import Floats

CANDIDATES = 3
LEAST_KNOWN = 8
"""Different known n-grams (of one and two characters) below which a text says nothing: 请尽快处理 has 7."""

MARGIN = 0.2
"""Another decision nearer than this is too close to call; categories with one consequence are one group."""


class Abstention(StrEnum):
    """Why not decided."""

    EMPTY = "empty"
    TOO_CLOSE = "too_close"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judged:
    """The likeliest categories, best first, as (code, probability); decided, or why not."""

    candidates: tuple[tuple[str, float], ...]
    abstention: Abstention | None

    @property
    def decided(self) -> bool:
        return self.abstention is None


def judge(scores: Scores, labels: Labels) -> list[Judged]:
    """One judgement a text, by the probability of the likeliest category's group and its lead on others."""
    count = len(scores.known)
    if not count:
        return []
    rows = np.arange(count)
    ranked = _likeliest(scores.probability)
    first = ranked[:, 0]
    groups = by_group(scores.probability, labels.group)
    own = groups[rows, labels.group[first]].copy()
    groups[rows, labels.group[first]] = 0
    lead = own - groups.max(axis=1)
    likeliest = np.take_along_axis(scores.probability, ranked, axis=1)
    reasons = map(
        _abstention, scores.known.tolist(), (own >= labels.threshold[first]).tolist(), lead.tolist()
    )
    return [
        Judged(tuple((labels.codes[code], p) for code, p in zip(codes, likelihood, strict=True)), reason)
        for codes, likelihood, reason in zip(ranked.tolist(), likeliest.tolist(), reasons, strict=True)
    ]


def _likeliest(probability: Floats) -> NDArray[np.int64]:
    """The columns of the likeliest few, best first; equal ones in the columns' order."""
    few = min(CANDIDATES, probability.shape[1])
    some = np.sort(np.argpartition(-probability, few - 1, axis=1)[:, :few], axis=1)
    order = np.argsort(-np.take_along_axis(probability, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order, axis=1)


def _abstention(known: int, sure: bool, lead: float) -> Abstention | None:
    if known < LEAST_KNOWN:
        return Abstention.EMPTY
    if lead < MARGIN:
        return Abstention.TOO_CLOSE
    return None if sure else Abstention.UNSURE
