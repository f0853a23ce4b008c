"""The complaint as it stands after one more message: a new one states it, every other one adds to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.intake.rules.normalise import Normal
from services.intake.rules.secrecy import stricter
from shared.contract.events.complaint import ComplaintReceived, Item
from shared.contract.events.submission import Submission
from shared.domain.identifiers import item_id, reference
from shared.domain.safe_text import MAX_TEXT
from shared.domain.vocabulary import Action, Confidentiality, PartyKind

_RELATED = 20


def begins(said: Submission) -> bool:
    """Whether a message can begin a complaint: a new one, or one of an unknown action that asks something."""
    return said.action is Action.NEW or (not said.action.known and bool(said.items))


def begin(normal: Normal, ident: UUID, message_id: UUID, now: datetime) -> ComplaintReceived:
    """Version 1 of complaint `ident`. The complaining side is fixed for good: it keys every later event."""
    said = normal.said
    return ComplaintReceived.of(
        complaint_id=ident,
        version=1,
        message_id=message_id,
        source=said.source,
        number=said.number,
        reference=reference(ident),
        side=normal.complainant.key or _nobodys_side(ident),
        received_at=now,
        **_stated(normal, ident),
        **_own_words(normal),
    )


def go_on(standing: ComplaintReceived, normal: Normal, message_id: UUID) -> ComplaintReceived:
    """The next version: a new message under a known number restates the complaint, any other amends it."""
    if normal.said.action is Action.NEW:
        change = _stated(normal, standing.complaint_id)
    else:
        change = _amended(standing, normal)
    change |= {
        "version": standing.version + 1,
        "message_id": message_id,
        "confidentiality": _level(standing, normal),
        "urgent": standing.urgent or normal.said.urgent,
        "due_city": normal.said.due_city or standing.due_city,
    }
    return standing.model_copy(update=_own_words(normal) | change)


def _stated(normal: Normal, ident: UUID) -> dict[str, Any]:
    """What a new message says of the whole complaint."""
    said = normal.said
    return {
        "channel": normal.channel,
        "complainant": normal.complainant,
        "enterprise": normal.enterprise,
        "respondent": normal.respondent,
        "title": normal.title,
        "items": tuple(
            Item.of(item_id=item_id(ident, index), index=index, request_type=asked, text=text)
            for index, (asked, text) in enumerate(normal.items, 1)
        ),
        "place": normal.place,
        "confidentiality": normal.confidentiality,
        "urgent": said.urgent,
        "submitted_at": said.submitted_at,
        "due_city": said.due_city,
        "related": said.related,
        "flags": normal.flags,
    }


def _level(standing: ComplaintReceived, normal: Normal) -> Confidentiality:
    """Messages of sources only raise it; the district's own change of it counts as said."""
    if normal.said.action is Action.CONFIDENTIALITY:
        return normal.said.confidentiality
    return stricter(standing.confidentiality, normal.confidentiality)


def _amended(standing: ComplaintReceived, normal: Normal) -> dict[str, Any]:
    """What another message adds: it fills what was left open and never takes back what was said."""
    change: dict[str, Any] = {
        "related": tuple(dict.fromkeys((*standing.related, *normal.said.related)))[:_RELATED],
        "flags": tuple(dict.fromkeys((*standing.flags, *normal.flags))),
    }
    if standing.complainant.kind is PartyKind.ANONYMOUS:
        change["complainant"] = normal.complainant
    if standing.enterprise is None:
        change["enterprise"] = normal.enterprise
    if standing.respondent is None:
        change["respondent"] = normal.respondent
    if not standing.place.text:
        change["place"] = normal.place
    if not normal.note:
        change["note"] = _new_words(standing, normal)
    return change


def _new_words(standing: ComplaintReceived, normal: Normal) -> str:
    """What the message's items say beyond the complaint: sources send the old text along with an urge."""
    known = {item.text for item in standing.items}
    return "\n".join(text for _, text in normal.items if text not in known)[:MAX_TEXT]


def _own_words(normal: Normal) -> dict[str, Any]:
    """What belongs to this message alone."""
    said = normal.said
    return {
        "action": said.action,
        "note": normal.note,
        "granted": said.granted,
        "report_id": said.report_id,
    }


def _nobodys_side(ident: UUID) -> str:
    """An anonymous complaint stands alone: its side is itself."""
    return f"c.{ident}"
