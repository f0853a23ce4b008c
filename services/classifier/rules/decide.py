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
"""Two groups nearer than this are too close to call; groups, since within one the decision is the same."""


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
    """One judgement a text. The first candidate is the likeliest category of the likeliest group."""
    if not len(scores.known):
        return []
    groups = by_group(scores.probability, labels.group)
    best = groups.argmax(axis=1)
    summit = groups[np.arange(len(best)), best]
    second = np.partition(groups, -2, axis=1)[:, -2] if groups.shape[1] > 1 else np.zeros(len(best))
    # The likeliest category of the likeliest group comes first, whatever single one outside it is likelier.
    favoured = scores.probability + (labels.group[None, :] == best[:, None])
    order = np.argsort(-favoured, axis=1, kind="stable")
    first = order[:, 0]
    rest = np.argsort(-_without(scores.probability, first), axis=1, kind="stable")[:, : CANDIDATES - 1]
    top = np.column_stack([first, rest])
    probability = np.take_along_axis(scores.probability, top, axis=1)
    enough = summit >= labels.threshold[first]
    why = _abstentions(scores.known, enough, summit - second)
    rows = zip(top.tolist(), probability.tolist(), why, strict=True)
    return [Judged(_named(labels, codes, ps), reason) for codes, ps, reason in rows]


def _without(probability: Floats, taken: NDArray[np.int64]) -> Floats:
    """The probabilities with one category of each text out of the running."""
    others = probability.copy()
    others[np.arange(len(taken)), taken] = -1.0
    return others


def _abstentions(
    known: NDArray[np.int64], enough: NDArray[np.bool_], margin: Floats
) -> list[Abstention | None]:
    return [
        Abstention.EMPTY if count < LEAST_KNOWN
        else Abstention.TOO_CLOSE if gap < MARGIN
        else None if sure
        else Abstention.UNSURE
        for count, sure, gap in zip(known.tolist(), enough.tolist(), margin.tolist(), strict=True)
    ]  # fmt: skip


def _named(labels: Labels, codes: list[int], probability: list[float]) -> tuple[tuple[str, float], ...]:
    return tuple((labels.codes[code], p) for code, p in zip(codes, probability, strict=True) if p >= 0)
