"""Texts → candidates: the model and the rule of when to decide, for stage and HTTP alike."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from services.classifier.metrics import GRAMS
from services.classifier.model.scorer import Model
from services.classifier.rules.decide import Judged, judge
from shared.contract.events.classification import ItemClassification
from shared.contract.events.complaint import Item

_DIGITS = 4
_EVENTS = TypeAdapter(list[ItemClassification])


class Classifier:
    """A loaded model that judges matching copies in batches."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def judge(self, copies: Sequence[str]) -> list[Judged]:
        """One judgement a text."""
        if not copies:
            return []
        scores = self.model.score(copies)
        GRAMS.labels("yes").inc(scores.met)
        GRAMS.labels("no").inc(scores.unmet)
        return judge(scores, self.model.labels)


def as_events(items: Sequence[Item], judged: Sequence[Judged]) -> list[ItemClassification]:
    """Items' judgements as they travel; validated together, one call for all."""
    return _EVENTS.validate_python([_fields(*each) for each in zip(items, judged, strict=True)])


def _fields(item: Item, judged: Judged) -> dict[str, Any]:
    return {
        "item_id": item.item_id,
        "candidates": [
            {"category": code, "probability": round(min(max(p, 0.0), 1.0), _DIGITS)}
            for code, p in judged.candidates
        ],
        "decided": judged.decided,
        "abstention": judged.abstention and judged.abstention.value,
    }
