"""What is known of an item before the catalogue is asked: the part of the facts that a replay keeps."""

from dataclasses import dataclass
from datetime import date

from shared.contract.events.classification import Candidate, ComplaintClassified, ItemClassification
from shared.contract.events.complaint import ComplaintReceived, Item
from shared.domain.vocabulary import Confidentiality, PartyKind, RequestType

URGENT_HINTS = frozenset({"urgent", "danger", "threat", "group"})
"""Signals in the text that make a matter urgent, whatever its category (扬言, 安全隐患, 急难, 集中反映)."""

CROSS_TOWN_HINT = "cross_town"


@dataclass(frozen=True, slots=True)
class Observed:
    """An item as the events tell it; `place_text` is where to look for the town when intake found none."""

    request_type: RequestType
    channel: str
    confidentiality: Confidentiality
    anonymous: bool
    urgent: bool
    cross_town: bool
    respondent_unit: str | None
    town: str | None
    place_text: str
    candidates: tuple[Candidate, ...]
    confidence: str
    mark: str
    day: date


def observed(
    complaint: ComplaintReceived, item: Item, event: ComplaintClassified, day: date, mark: str = "none"
) -> Observed:
    """The item of a classified complaint on the day it is decided; `mark` is a confirmed one of clause 52."""
    classification = next((each for each in event.items if each.item_id == item.item_id), None)
    place, hints = complaint.place, frozenset(event.hints)
    return Observed(
        request_type=item.request_type,
        channel=complaint.channel,
        confidentiality=complaint.confidentiality,
        anonymous=is_anonymous(complaint),
        urgent=complaint.urgent or not hints.isdisjoint(URGENT_HINTS),
        cross_town=CROSS_TOWN_HINT in hints,
        respondent_unit=complaint.respondent.unit if complaint.respondent else None,
        town=place.town,
        place_text=place.text or place.road or item.text,
        candidates=classification.candidates if classification else (),
        confidence=_confidence(item, classification),
        mark=mark,
        day=day,
    )


def is_anonymous(complaint: ComplaintReceived) -> bool:
    """Whether nobody can be asked: no callback, no contact, no joining with earlier complaints."""
    return complaint.complainant.kind is PartyKind.ANONYMOUS or complaint.complainant.key is None


def _confidence(item: Item, classification: ItemClassification | None) -> str:
    if classification is None or not classification.candidates:
        return "empty"
    if not classification.decided:
        return classification.abstention or "unsure"
    # A word this version doesn't know is not guessed at: a person reads it.
    return "sure" if item.request_type.known else "unsure"
