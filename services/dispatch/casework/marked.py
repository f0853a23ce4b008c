"""What a confirmed mark of clause 52 does to the order it was proposed on, while a town works on that."""

from dataclasses import replace

from services.dispatch.cases import Case, Held
from services.dispatch.casework.calling import call
from services.dispatch.casework.moving import move
from services.dispatch.casework.work import Cause, Work
from services.dispatch.rules.commands import Command, Refused
from services.dispatch.rules.joint import whistled
from services.dispatch.rules.marks import Mark, of_mark
from services.dispatch.rules.observed import Observed, observed
from services.dispatch.rules.opening import item_of
from shared.catalogue.rules import Place
from shared.contract.events.classification import Candidate
from shared.contract.events.order import Decision
from shared.domain.lifecycle import WORKING, Move
from shared.domain.vocabulary import ActorKind

_TAKEN_OVER = "第52条标记已确认：{explanation}"


def mark_confirmed(work: Work, cause: Cause, case: Case, held: Held, mark: Mark) -> None:
    """A line matter goes to its department, a town's own matter whistles for it; by who confirmed the mark.

    What may not be issued so (that department returned it, or failed twice) stays at the desk for a person.
    """
    order = held.order
    if order.lead not in work.book.terms.towns or order.state not in WORKING or order.category is None:
        return
    seen, rules = _seen(work, case, held, mark), work.book.rules
    facts = rules.facts.of(seen)
    decision = rules.explained(rules.decide(facts), facts, seen, case.event.model)
    if decision.place == Place.DISPATCH.value and decision.lead not in work.book.terms.towns:
        _take_over(work, cause, case, held, mark, decision)
    elif called := tuple(unit for unit in decision.whistle if unit not in whistled(order)):
        call(work, cause, case, held, decision.but({"whistle": called, "help": ()}))


def _take_over(work: Work, cause: Cause, case: Case, held: Held, mark: Mark, decision: Decision) -> None:
    words = _TAKEN_OVER.format(explanation=decision.explanation)
    back = Command(Move.QUEUE, ActorKind.DESK, actor_id=mark.confirmer, words=words, ground=mark.kind.value)
    if isinstance(move(work, cause, case, held, back), Refused):
        return
    issue = replace(
        back,
        move=Move.DISPATCH,
        unit=decision.lead,
        co=decision.co,
        informed=decision.informed,
        category=held.order.category,
        due_city=case.event.complaint.due_city,
        ground=None,
    )
    move(work, cause, case, held, issue, decision)


def _seen(work: Work, case: Case, held: Held, mark: Mark) -> Observed:
    """The item as it stands now, of the category the order has, with the mark."""
    event, order = case.event, held.order
    today = work.now.astimezone(work.book.zone).date()
    seen = observed(event.complaint, item_of(order, event.complaint), event, today, of_mark(mark))
    assert order.category is not None
    sure = (Candidate(category=order.category, probability=1.0),)
    return seen._replace(candidates=sure, confidence="sure", town=order.town or seen.town)
