"""What is known of an item before the catalogue is asked: the part of the facts that a replay keeps."""

from datetime import date
from typing import NamedTuple

from services.dispatch.rules.marks import NO_MARK, Standing
from shared.contract.events.classification import (
    Candidate,
    ComplaintClassified,
    ItemClassification,
    ProposedMark,
)
from shared.contract.events.complaint import ComplaintReceived, Item
from shared.domain.vocabulary import Confidentiality, PartyKind, RequestType

URGENT_HINTS = frozenset({"urgent", "danger", "threat", "group"})
"""Signals in the text that make a matter urgent, whatever its category (扬言, 安全隐患, 急难, 集中反映)."""

CROSS_TOWN_HINT = "cross_town"

RELATED_BODIES = frozenset({"信访", "12315", "复议", "仲裁", "诉讼", "外地12345"})
"""Bodies whose case a source may name in `related`, as 「body/number/stage」 (`domain.md` §1b)."""


class Observed(NamedTuple):
    """An item as the events tell it.

    `place_text` is where to look for the town when intake found none; `place_stated`: it is an address rather
    than the letter. `firm` is the enterprise complained of. `mark` is what stands of clause 52 that day.
    """

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
    mark: Standing
    day: date
    source: str = ""
    place_stated: bool = False
    firm: str = ""
    related: tuple[str, ...] = ()


def observed(
    complaint: ComplaintReceived,
    item: Item,
    event: ComplaintClassified,
    day: date,
    mark: Standing = NO_MARK,
) -> Observed:
    """The item of a classified complaint on the day it is decided."""
    classification = next((each for each in event.items if each.item_id == item.item_id), None)
    place, hints, respondent = complaint.place, event.hints, complaint.respondent
    stated = place.text or place.road
    return Observed(
        item.request_type,
        complaint.channel,
        complaint.confidentiality,
        is_anonymous(complaint),
        complaint.urgent or not URGENT_HINTS.isdisjoint(hints),
        CROSS_TOWN_HINT in hints,
        respondent.unit if respondent else None,
        place.town,
        stated or item.text,
        classification.candidates if classification else (),
        _confidence(item, classification),
        mark if mark is not NO_MARK or not event.marks else _proposed(event.marks[0]),
        day,
        complaint.source,
        bool(stated),
        respondent.name if respondent else "",
        complaint.related,
    )


def is_anonymous(complaint: ComplaintReceived) -> bool:
    """Whether nobody can be asked: no callback, no contact, no joining with earlier complaints."""
    return complaint.complainant.kind is PartyKind.ANONYMOUS or complaint.complainant.key is None


def related_case(related: tuple[str, ...]) -> tuple[str, str]:
    """Stage (handling, concluded, none) and words of the first case with another body that is named."""
    for code in related:
        body, _, rest = code.partition("/")
        if body in RELATED_BODIES:
            number, _, stage = rest.partition("/")
            return ("concluded" if stage == "办结" else "handling"), f"{body}{number}"
    return "none", ""


def _proposed(mark: ProposedMark) -> Standing:
    """A mark the text hints at: a word like 多年 is shown to people and moves no duty."""
    return Standing(proposed=mark.kind, evidence=mark.evidence, proposer="classifier")


def _confidence(item: Item, classification: ItemClassification | None) -> str:
    if classification is None or not classification.candidates:
        return "empty"
    if not classification.decided:
        return classification.abstention or "unsure"
    # A word this version doesn't know is not guessed at: a person reads it.
    return "sure" if item.request_type.known else "unsure"
