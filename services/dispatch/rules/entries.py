"""Knowledge entries: what one needs, who may approve it, and by which words it is found."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from shared.contract.events.order import OrderState
from shared.domain.lifecycle import State
from shared.domain.matching import matching_copy
from shared.domain.redact import redact
from shared.domain.vocabulary import Confidentiality, RequestType

_ANSWERED = frozenset({State.ACCEPTED, State.CLOSED, State.GUIDED})
_MOST_TERMS = 400
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed entry: a question, its answer, what it stands on, who owns it, until when it holds."""

    title: str
    answer: str
    basis: str
    owner: str
    expires_on: date
    category: str | None


def refusal(draft: Draft, order: OrderState | None, units: frozenset[str], today: date) -> str | None:
    """Why a draft can't be proposed: the field at fault, or a code; None when it can."""
    if order is not None and not _may_teach(order):
        return "illegal_move"
    wrong = {
        "title": len(draft.title.strip()) < _SHORTEST,
        "answer": not draft.answer.strip(),
        "basis": not draft.basis.strip(),
        "owner": draft.owner not in units,
        "expires_on": draft.expires_on <= today,
    }
    return next((field for field, is_wrong in wrong.items() if is_wrong), None)


def without_people(draft: Draft) -> Draft:
    """The draft as everybody may read it: names and numbers of people masked."""
    return Draft(
        redact(draft.title).text,
        redact(draft.answer).text,
        draft.basis,
        draft.owner,
        draft.expires_on,
        draft.category,
    )


def terms(text: str) -> list[str]:
    """The pairs of characters an entry or a question is known by; of one character, itself."""
    copy = "".join(matching_copy(text).split())
    found = dict.fromkeys(one + other for one, other in pairwise(copy))
    return list(found)[:_MOST_TERMS] if found else [copy] if copy else []


def _may_teach(order: OrderState) -> bool:
    """An accepted answer to an open consultation: nobody else's secret becomes common knowledge."""
    is_open = order.confidentiality is Confidentiality.OPEN
    asked = order.request_type is RequestType.CONSULT
    return is_open and asked and order.state in _ANSWERED and bool(order.answer)
