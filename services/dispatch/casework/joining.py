"""A person makes a number part of another order of the same side: open, told again, or done again."""

from services.dispatch.cases import Case, Held
from services.dispatch.casework.moving import move, system
from services.dispatch.casework.telling_city import tell_city_what_holds
from services.dispatch.casework.work import Cause, Work
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.hops import rework_of
from services.dispatch.rulings import Action, Ruling
from shared.contract.errors import TiaokuaiError
from shared.domain.lifecycle import OPEN, Move, State
from shared.domain.vocabulary import ActorKind, Confidentiality

_TO_WHAT = {
    Action.MERGE: OPEN,
    Action.TELL_AGAIN: frozenset({State.ACCEPTED, State.CLOSED, State.GUIDED}),
    Action.REWORK: frozenset({State.ACCEPTED, State.CLOSED}),
}


def target_of(work: Work, case: Case, held: Held, ruling: Ruling) -> Held | None:
    """The order to join, of the same complaining side: others' are never merged (`domain.md` §6 d).

    None where a rework is of the order itself. Raises `TiaokuaiError`: unknown_order, conflict,
    other_complainant.
    """
    if ruling.action is Action.REWORK and ruling.into is None:
        return None
    target = work.cases.order(ruling.into)
    if target is None or target is held or target.order.state not in _TO_WHAT[ruling.action]:
        raise TiaokuaiError("unknown_order", field="into")
    if target.side != held.side or target.order.confidentiality is Confidentiality.SEALED:
        raise TiaokuaiError("other_complainant", field="into")
    if any(each is not case for each in work.cases.joined_to(case)):
        raise TiaokuaiError("conflict", detail="others were joined to it")
    return target


def join(work: Work, cause: Cause, case: Case, held: Held, target: Held, ruling: Ruling) -> None:
    """What becomes of the other order: its unit is told, or it is done again; told again changes nothing."""
    work.cases.hold(case, held)
    other = work.cases.of_order(target.order.order_id)
    assert other is not None
    if ruling.action is Action.MERGE:
        came = system(Move.FOLLOW_UP, ruling.reason, came=(held.order.created_at,))
        move(work, cause, other, target, came)
    if ruling.action is Action.REWORK:
        _do_again(work, cause, other, target, ruling)


def _do_again(work: Work, cause: Cause, case: Case, target: Held, ruling: Ruling) -> None:
    command = Command(rework_of(target.order), ActorKind.DESK, actor_id=ruling.person, words=ruling.reason)
    result = move(work, cause, case, target, command)
    if isinstance(result, Refused):
        raise TiaokuaiError(result.code, field="into")
    tell_city_what_holds(work, cause, case)
