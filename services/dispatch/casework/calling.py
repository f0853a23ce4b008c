"""Whom a decision calls at once beside the lead: departments by a whistle, the town for one named act."""

from dataclasses import replace

from services.dispatch.cases import Case, Held
from services.dispatch.casework.moving import move
from services.dispatch.casework.work import Cause, Work
from services.dispatch.rules.commands import Command
from services.dispatch.rules.joint import helps
from shared.contract.events.order import Decision
from shared.domain.lifecycle import Move
from shared.domain.vocabulary import ActorKind


def call(work: Work, cause: Cause, case: Case, held: Held, decision: Decision) -> None:
    """Blow the whistle and ask for the act that the decision names, in the lead's name (clauses 51, 52)."""
    if held.order.lead is None:
        return
    asked = Command(Move.ASK_HELP, ActorKind.SYSTEM, actor_id=held.order.lead)
    if decision.whistle:
        words = decision.explanation
        move(work, cause, case, held, replace(asked, move=Move.WHISTLE, words=words, units=decision.whistle))
    act = str(decision.facts.get("town_act") or "")
    known = {(each.unit, each.act) for each in helps(held.order)}
    units = tuple(unit for unit in decision.help if (unit, act) not in known)
    if units:
        move(work, cause, case, held, replace(asked, words=act, units=units))
