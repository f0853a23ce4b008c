"""Repeats applied (`domain.md` §6): only dispatch knows whether the earlier order is still open.

(a) open, with exact evidence: joined. (a) without, (b) and (c): a person decides, the proposal says why.
(d) another complainant: never merged, each keeps an order of its own.
"""

from enum import StrEnum

from services.dispatch.rules.observed import is_anonymous
from services.dispatch.rules.past import JOINED
from shared.catalogue.rules import Place
from shared.contract.events.classification import ComplaintClassified
from shared.contract.events.order import Decision, OrderState
from shared.domain.lifecycle import OPEN, State
from shared.domain.vocabulary import Confidentiality, Relation

EXACT = "exact"
"""Evidence: the same text, complainant and enterprise or place; nothing is judged by likeness."""


class Treatment(StrEnum):
    """What becomes of a repeat."""

    NONE = "none"
    JOIN = "join"
    ASK_OPEN = "ask_open"
    ASK_CLOSED = "ask_closed"


_BASIS = "重复诉求处理规则（本区设定）：同一诉求人同一事项，在办的并入原单；已办结的由派单台核实是否有新情况"
_RULES = {
    Treatment.JOIN: ("repeat-joined", "与在办工单{number}内容一致、诉求人相同，并入原单一并办理。"),
    Treatment.ASK_OPEN: ("repeat-open", "可能与在办工单{number}为同一事项，建议并入，须由派单员具名确认。"),
    Treatment.ASK_CLOSED: (
        "repeat-closed",
        "可能与已办结工单{number}为同一事项，请核实有无新情况：再次告知结果，或者重新办理。",
    ),
}


def treatment(
    event: ComplaintClassified, side: str | None, earlier: OrderState | None, *, urgent: bool
) -> Treatment:
    """How to treat a complaint whose classifier names an earlier one; `side` is who complained then."""
    complaint, repeat = event.complaint, event.repeat
    if earlier is None or repeat.relation is not Relation.SAME:
        return Treatment.NONE
    if is_anonymous(complaint) or side != complaint.side or _kept_apart(complaint.confidentiality, earlier):
        return Treatment.NONE
    if EXACT in repeat.evidence and earlier.state in OPEN:
        return Treatment.JOIN
    if urgent:  # an urgent matter isn't held up by the question whether it came before
        return Treatment.NONE
    return Treatment.ASK_OPEN if earlier.state in OPEN else Treatment.ASK_CLOSED


def as_repeat(decision: Decision, treated: Treatment, earlier: OrderState) -> Decision:
    """The decision by the rule of repeats, with what the rule book would have decided as the suggestion."""
    rule, words = _RULES[treated]
    return decision.but(
        {
            "rule": rule,
            "basis": _BASIS,
            "explanation": words.format(number=earlier.number),
            "facts": decision.facts | {"repeat": treated.value, "repeat_of": str(earlier.order_id)},
            "place": JOINED if treated is Treatment.JOIN else Place.DESK.value,
            "lead": None,
            "co": (),
            "informed": (),
            "whistle": (),
            "help": (),
            "suggest": decision.lead or decision.suggest,
        }
    )


def _kept_apart(level: Confidentiality, earlier: OrderState) -> bool:
    """A sealed matter meets no other; what was withdrawn or sent elsewhere can't be joined."""
    sealed = Confidentiality.SEALED in (level, earlier.confidentiality)
    return sealed or earlier.state in (State.WITHDRAWN, State.RETURNED_TO_CITY, State.MERGED)
