"""The same matter at another body: linked; what is handled there ends here with that body's number."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.dispatch.deciding import decide
from services.dispatch.handbook import Handbook
from services.dispatch.notices.rows import NoticeRow, insert
from services.dispatch.outside.handing import Person
from services.dispatch.outside.telling import told_outside
from services.dispatch.rulings import Action, Ruling
from shared.contract.errors import TiaokuaiError
from shared.contract.events.order import OrderState
from shared.platform.database import Connection
from shared.stream.ports import Effects

_LINK = """
insert into related_case (order_id, body, number, stage, result, linked_by, at, notice_id)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (order_id, body, number) do update
    set stage = excluded.stage, result = excluded.result, linked_by = excluded.linked_by, at = excluded.at,
        notice_id = coalesce(excluded.notice_id, related_case.notice_id)"""
_ORDER = """
select order_state from work_order
where order_id = $1 and ($2::boolean or confidentiality <> 'sealed') for share"""
LIST = """
select r.body, r.number, r.stage, r.result, r.linked_by, r.at,
       n.at as told_at, n.delivered_at, n.read_at
from related_case r join work_order o using (order_id) left join notice n using (notice_id)
where r.order_id = $1 and ($2::boolean or o.confidentiality <> 'sealed') order by r.at, r.body, r.number"""

_WORDS = "该事项已由{body}处理，编号{number}（{stage}）。{result}请向该单位查询。"
_ALIKE = "【关联】贵单位编号{number}与我区工单{reference}系同一事项，已相互关联。"
_LEFT = (
    "【关联】贵单位编号{number}与我区工单{reference}系同一事项，"
    "我区不再另行派单，并已告知诉求人向贵单位查询。"
)


class Body(StrEnum):
    """Where the same matter may be."""

    PETITION = "petition"  # 信访
    CONSUMER = "12315"
    OTHER_HOTLINE = "other_hotline"  # another city's 12345
    REVIEW = "review"  # 行政复议
    ARBITRATION = "arbitration"  # 仲裁
    COURT = "court"  # 诉讼


_NAMES = {
    Body.PETITION: "信访部门",
    Body.CONSUMER: "12315平台",
    Body.OTHER_HOTLINE: "外地12345热线",
    Body.REVIEW: "行政复议机关",
    Body.ARBITRATION: "仲裁机构",
    Body.COURT: "人民法院",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A case at another body; `concludes`: it is handled there, so nothing is dispatched here."""

    body: Body
    number: str
    stage: str
    result: str
    concludes: bool


async def link(
    book: Handbook, tx: Connection, now: datetime, order_id: UUID, case: Link, person: Person
) -> tuple[Effects, dict[str, Any]]:
    """Link it and tell the body; a concluding one guides the complainant there, by this named person.

    New facts reopen. Raises `TiaokuaiError`: unknown_order, or what the rules refuse.
    """
    state = await tx.fetchval(_ORDER, order_id, person.sealed)
    if state is None:
        raise TiaokuaiError("unknown_order")
    notice = _told(case, OrderState.model_validate_json(state), now)
    row = (case.body.value, case.number, case.stage, case.result, person.name, now)
    await tx.execute(_LINK, order_id, *row, notice.notice_id if notice else None)
    await insert(tx, [notice] if notice else [], now)
    if not case.concludes:
        return Effects(), {"order_id": order_id, "told": notice is not None}
    words = _WORDS.format(
        body=_NAMES[case.body],
        number=case.number,
        stage=case.stage,
        result=case.result and f"{case.result}。",
    )
    ruling = Ruling(person=person.name, action=Action.GUIDE, reason=words, outside_case=_outside(case))
    effects, order = await decide(book, tx, now, order_id, ruling, sealed=person.sealed, trace=person.trace)
    return effects, {"order_id": order_id, "order": order, "told": notice is not None}


def _told(case: Link, order: OrderState, now: datetime) -> NoticeRow | None:
    """Once that it is linked, and once more if nothing is dispatched here because of it."""
    words = _LEFT if case.concludes else _ALIKE
    said = words.format(number=case.number, reference=order.reference)
    about = f"{case.number} {'left' if case.concludes else 'linked'}"
    return told_outside(_NAMES[case.body], said, about, order, now)


def _outside(case: Link) -> str:
    return f"{_NAMES[case.body]} {case.number}"
