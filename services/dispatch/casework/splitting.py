"""拆单: the desk takes further items out of an order; each gets its own order, the number one answer."""

from services.dispatch.cases import Case, Held
from services.dispatch.casework.moving import keep
from services.dispatch.casework.work import Cause, Work
from services.dispatch.rules.splitting import part_decision, part_order
from services.dispatch.rulings import Ruling
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import OrderMoved
from shared.domain.vocabulary import ActorKind


def open_parts(work: Work, cause: Cause, case: Case, held: Held, ruling: Ruling) -> None:
    """An order at the desk for each part. Raises `TiaokuaiError` field: no parts, or an unknown category."""
    if not ruling.parts:
        raise TiaokuaiError("field", field="parts")
    categories = work.book.catalogue.categories
    for part in ruling.parts:
        leaf = categories.get(part.category or "")
        if part.category is not None and leaf is None:
            raise TiaokuaiError("field", field="parts")
        number = 1 + max(each.item for each in case.orders.values())
        order = part_order(held.order, part, number, work.now)
        decision = part_decision(ruling, leaf.lead if leaf else None, work.book.catalogue.version)
        work.cases.hold(case, Held(order, number, held.side))
        keep(
            work,
            cause,
            OrderMoved(
                move=None,
                actor=ActorKind.DESK,
                actor_id=ruling.person,
                at=work.now,
                reason=ruling.reason[:500],
                order=order,
                decision=decision,
            ),
        )
