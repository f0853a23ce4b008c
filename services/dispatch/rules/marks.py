"""The three marks of clause 52: proposed by one, confirmed by another, with evidence, until a day.

`repeated`: the same matter a third time in 180 days, or after one failed rework. `beyond_town`: only from the
town's reasoned request, two failed town dispositions or a consultation minute. `legacy`: proposed from the
text. Only a mark that a person confirmed, that has not expired and that no department's contest has lifted
moves a duty; a word like 多年 never does by itself.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import OrderState


class MarkKind(StrEnum):
    """Which of the three."""

    REPEATED = "repeated"  # 多次重复
    BEYOND_TOWN = "beyond_town"  # 街镇无力解决
    LEGACY = "legacy"  # 历史遗留


class MarkState(StrEnum):
    """Where a mark stands; only the confirmed and the contested one (until decided) count."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    CONTESTED = "contested"
    LIFTED = "lifted"
    EXPIRED = "expired"


class MarkAction(StrEnum):
    """What a person decides about a mark."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    UPHOLD = "uphold"
    LIFT = "lift"


STANDS_FOR = timedelta(days=180)
"""How long a confirmed mark counts (本区设定)."""

_TOWN_FAILURES = 2

_NEXT = {
    (MarkState.PROPOSED, MarkAction.CONFIRM): MarkState.CONFIRMED,
    (MarkState.PROPOSED, MarkAction.REFUSE): MarkState.REFUSED,
    (MarkState.CONTESTED, MarkAction.UPHOLD): MarkState.CONFIRMED,
    (MarkState.CONTESTED, MarkAction.LIFT): MarkState.LIFTED,
    (MarkState.CONFIRMED, MarkAction.LIFT): MarkState.LIFTED,
}


class Standing(NamedTuple):
    """What rules see of a matter's marks on a day: the confirmed one with who and why, a proposed one."""

    kind: str = "none"
    evidence: str = ""
    proposer: str = ""
    confirmer: str = ""
    expires: str = ""
    contested: bool = False
    proposed: str = "none"


NO_MARK = Standing()


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on a matter (or on a complaint that belongs to none)."""

    kind: MarkKind
    state: MarkState
    proposer: str
    evidence: str
    confirmer: str | None = None
    expires_on: date | None = None
    contested_by: str | None = None
    words: str = ""

    def counts_on(self, day: date) -> bool:
        """Whether it moves duties on that day; a contest does not suspend it until it is decided."""
        confirmed = self.state in {MarkState.CONFIRMED, MarkState.CONTESTED}
        return confirmed and self.expires_on is not None and day <= self.expires_on


def matter_of(order: OrderState) -> UUID:
    """What a mark on the order stands on: its matter, or the complaint that belongs to none."""
    return order.matter_id or order.complaint_id


def may_propose(order: OrderState, kind: MarkKind, unit: str | None, towns: Collection[str]) -> str | None:
    """Why this mark can't be proposed on the order: a refusal's code; `unit` None is the desk.

    A unit may say only that a matter is beyond it, as a town that leads; the desk may say so for a town after
    two failed dispositions of towns, or by the minutes of a consultation (`domain.md` §5).
    """
    if unit is not None:
        return None if kind is MarkKind.BEYOND_TOWN and unit in towns and order.lead == unit else "wrong_unit"
    if kind is not MarkKind.BEYOND_TOWN:
        return None
    failed = sum(each in towns for each in order.failed)
    minuted = order.joint is not None and any(each.minuted_at for each in order.joint.whistles)
    return None if failed >= _TOWN_FAILURES or minuted else "not_beyond_town"


def decided(mark: Mark, action: MarkAction, person: str, reason: str, at: datetime) -> Mark:
    """The mark after a person's decision.

    Raises `TiaokuaiError`: illegal_move when it is not to be decided so, conflict when somebody would confirm
    what he himself proposed, field when the reason is missing.
    """
    state = _NEXT.get((mark.state, action))
    if state is None:
        raise TiaokuaiError("illegal_move")
    if action is MarkAction.CONFIRM and person == mark.proposer:
        raise TiaokuaiError("conflict", detail="a mark is confirmed by another than who proposed it")
    if not reason:
        raise TiaokuaiError("field", field="reason")
    if action is MarkAction.CONFIRM:
        expires = (at + STANDS_FOR).date()
        return replace(mark, state=state, confirmer=person, expires_on=expires, words=reason)
    return replace(mark, state=state, words=reason)


def contested(mark: Mark, unit: str, reason: str) -> Mark:
    """The mark contested by a department, once.

    Raises `TiaokuaiError`: illegal_move when it is not confirmed or was contested before, field.
    """
    if mark.state is not MarkState.CONFIRMED or mark.contested_by is not None:
        raise TiaokuaiError("illegal_move")
    if not reason:
        raise TiaokuaiError("field", field="reason")
    return replace(mark, state=MarkState.CONTESTED, contested_by=unit, words=reason)


def of_mark(mark: Mark) -> Standing:
    """A mark that counts, as rules see it."""
    return Standing(
        mark.kind.value,
        mark.evidence,
        mark.proposer,
        mark.confirmer or "",
        mark.expires_on.isoformat() if mark.expires_on else "",
        mark.state is MarkState.CONTESTED,
    )


def standing(marks: list[Mark], day: date) -> Standing:
    """What stands on that day of a matter's marks: the first confirmed one, the first proposed one."""
    counting = next((mark for mark in marks if mark.counts_on(day)), None)
    proposed = next((mark.kind.value for mark in marks if mark.state is MarkState.PROPOSED), "none")
    if counting is None:
        return NO_MARK if proposed == "none" else Standing(proposed=proposed)
    return of_mark(counting)._replace(proposed=proposed)
