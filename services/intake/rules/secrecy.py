"""Confidentiality is raised by anyone, and lowered by no message but a leader's with his reason (§1b)."""

from datetime import datetime

from shared.contract.events.complaint import Complainant, ComplaintReceived, Place
from shared.contract.events.submission import Submission
from shared.domain.vocabulary import Action, Confidentiality, PartyKind

_RANK = {Confidentiality.OPEN: 0, Confidentiality.IDENTITY_HIDDEN: 1, Confidentiality.SEALED: 3}
_UNKNOWN = 2  # a word we don't know goes to the desk: it may hide more than an identity


def stricter(one: Confidentiality, other: Confidentiality) -> Confidentiality:
    """The level that lets fewer people see; of two alike the first."""
    return other if _rank(other) > _rank(one) else one


def is_lower(one: Confidentiality, other: Confidentiality) -> bool:
    """Whether the one level lets more people see than the other."""
    return _rank(one) < _rank(other)


def change_of_level(
    source: str, number: str, level: Confidentiality, reason: str, by: str, at: datetime
) -> Submission:
    """The district's own message under a number: its level from now on."""
    return Submission(
        source=source,
        number=number,
        action=Action.CONFIDENTIALITY,
        submitted_at=at,
        confidentiality=level,
        note=reason,
        registered_by=by[:64],
    )


def is_sealed(level: Confidentiality) -> bool:
    """Whether a complaint goes sealed: told so, or by a word that may mean more than we know."""
    return level is Confidentiality.SEALED or not level.known


def without_content(state: ComplaintReceived) -> ComplaintReceived:
    """What the classifier may know of a sealed complaint: that it is, so that it forgets what it knew."""
    return state.model_copy(
        update={
            "side": f"c.{state.complaint_id}",
            "complainant": Complainant(kind=PartyKind.ANONYMOUS),
            "enterprise": None,
            "respondent": None,
            "title": "",
            "items": tuple(item.model_copy(update={"text": ""}) for item in state.items),
            "place": Place(),
            "related": (),
            "note": "",
            "flags": (),
        }
    )


def _rank(level: Confidentiality) -> int:
    return _RANK.get(level, _UNKNOWN)
