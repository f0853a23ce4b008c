"""The same matter at another body: linked; what is handled there ends here with that body's number."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.dispatch.deciding import decide
from services.dispatch.handbook import Handbook
from services.dispatch.outside.handing import Person
from services.dispatch.rulings import Action, Ruling
from shared.contract.errors import TiaokuaiError
from shared.platform.database import Connection
from shared.stream.ports import Effects

_LINK = """
insert into related_case (order_id, body, number, stage, result, linked_by, at)
select o.order_id, $2, $3, $4, $5, $6, $7 from work_order o
where o.order_id = $1 and ($8::boolean or o.confidentiality <> 'sealed')
on conflict (order_id, body, number) do update
    set stage = excluded.stage, result = excluded.result, linked_by = excluded.linked_by, at = excluded.at
returning order_id"""
LIST = """
select body, number, stage, result, linked_by, at from related_case r
where r.order_id = $1 order by at, body, number"""

_WORDS = "该事项已由{body}处理,编号{number}({stage})。{result}请向该单位查询。"


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
    """Link it; a concluding one guides the complainant there, by this named person; new facts reopen.

    Raises `TiaokuaiError`: unknown_order, or what the rules refuse.
    """
    row = (case.body.value, case.number, case.stage, case.result, person.name, now, person.sealed)
    if await tx.fetchval(_LINK, order_id, *row) is None:
        raise TiaokuaiError("unknown_order")
    if not case.concludes:
        return Effects(), {"order_id": order_id}
    words = _WORDS.format(
        body=_NAMES[case.body],
        number=case.number,
        stage=case.stage,
        result=case.result and f"{case.result}。",
    )
    ruling = Ruling(person=person.name, action=Action.GUIDE, reason=words, outside_case=_outside(case))
    effects, order = await decide(book, tx, now, order_id, ruling, sealed=person.sealed, trace=person.trace)
    return effects, {"order_id": order_id, "order": order}


def _outside(case: Link) -> str:
    return f"{_NAMES[case.body]} {case.number}"
