"""The people behind a complaint, for the one audited look: what its messages last said of each party."""

from collections.abc import Sequence
from typing import Any

from shared.contract.events.submission import Submission, SubmittedParty
from shared.domain.vocabulary import Action, PartyKind


def contact_of(messages: Sequence[Submission]) -> dict[str, Any]:
    """Parties, address and unredacted words of a complaint's messages, given as they arrived."""
    people = [m.complainant for m in messages if m.complainant.kind is not PartyKind.ANONYMOUS]
    return {
        "complainant": _last(people),
        "enterprise": _last([m.enterprise for m in messages]),
        "respondent": _last([m.respondent for m in messages]),
        "place": next((m.place for m in reversed(messages) if m.place), ""),
        "title": next((m.title for m in reversed(messages) if m.title), ""),
        "texts": next((_texts(m) for m in reversed(messages) if m.action is Action.NEW), []),
        "notes": [m.note for m in messages if m.note],
    }


def _last(parties: Sequence[SubmittedParty | None]) -> SubmittedParty | None:
    return next((party for party in reversed(parties) if party is not None), None)


def _texts(message: Submission) -> list[str]:
    return [item.text for item in message.items]
