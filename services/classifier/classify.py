"""Texts → candidates: the model and the rule of when to decide, for stage and HTTP alike."""

from collections.abc import Sequence

from services.classifier.metrics import GRAMS
from services.classifier.model.scorer import Model
from services.classifier.rules.decide import Judged, judge
from shared.contract.events.classification import Candidate, ItemClassification
from shared.contract.events.complaint import Item

_DIGITS = 4


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


def as_event(item: Item, judged: Judged) -> ItemClassification:
    """An item's judgement as it travels."""
    return ItemClassification(
        item_id=item.item_id,
        candidates=tuple(
            Candidate(category=code, probability=round(min(max(p, 0.0), 1.0), _DIGITS))
            for code, p in judged.candidates
        ),
        decided=judged.decided,
        abstention=judged.abstention.value if judged.abstention else None,
    )
