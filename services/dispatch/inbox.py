"""A unit's inbox: what it leads, soonest due first, with enough of the matter to tell one from another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from shared.contract.errors import TiaokuaiError
from shared.domain.lifecycle import ENDED, State
from shared.domain.vocabulary import Confidentiality
from shared.platform.database import Connection, Pool
from shared.platform.paging import PageAsked

BOXES: Mapping[str, tuple[State, ...]] = {
    "sign": (State.ISSUED, State.REWORK),
    "work": (State.SIGNED, State.ASSIGNED, State.CONTACTED, State.IN_PROGRESS, State.APPROVAL),
    "wait": (State.RETURN_REQUESTED, State.ANSWERED, State.ANSWER_CHECK, State.ACCEPTED, State.SHELVED),
    "done": tuple(sorted(ENDED)),
}
"""Parts of an inbox, by the states of the orders in them: to sign, at work, waiting for others, ended."""

# Written out, as the two indexes have it: by a parameter neither would be found.
_ENDED = "('closed', 'guided', 'merged', 'returned_to_city', 'withdrawn')"
_UNTIL = "coalesce(o.binding, '9999-12-31 00:00:00+00')"

_PAGE = f"""
select o.order_id, {_UNTIL} as until, o.order_state, c.payload
from work_order o join complaint c using (complaint_id)
where o.lead = $1 and o.state {{part}} {_ENDED} and o.state = any($2) and o.confidentiality <> 'sealed'
  and ($3::text is null or o.order_state::json ->> 'section' = $3)
  and ($4::timestamptz is null or ({_UNTIL}, o.order_id) {{beyond}} ($4, $5::uuid))
order by {_UNTIL} {{way}}, o.order_id {{way}} limit $6"""  # noqa: S608 - our own words
_SOONEST = _PAGE.format(part="not in", beyond=">", way="asc")
_LATEST = _PAGE.format(part="in", beyond="<", way="desc")

_COUNTS = f"""
select state, count(*) as orders, count(*) filter (where binding < $3) as overdue
from work_order o
where lead = $1 and state not in {_ENDED} and confidentiality <> 'sealed'
  and ($2::text is null or order_state::json ->> 'section' = $2)
group by state"""  # noqa: S608 - our own words

_SHOWN = (
    *("order_id", "version", "number", "reference", "state", "section", "category", "request_type"),
    "confidentiality",
    *("urgent", "due", "issued_at", "supervised", "urged", "reworks", "designated", "extension", "co"),
)


@dataclass(frozen=True, slots=True)
class Inbox:
    """Whose inbox, which part of it."""

    unit: str
    section: str | None
    box: str


async def page(
    reader: Pool | Connection, inbox: Inbox, asked: PageAsked
) -> tuple[list[dict[str, Any]], str | None]:
    """Orders of the part, soonest due first, of the ended ones the latest; the next page's cursor."""
    if inbox.box not in BOXES:
        raise TiaokuaiError("field", field="box")
    rows = await reader.fetch(
        _LATEST if inbox.box == "done" else _SOONEST,
        *(inbox.unit, list(BOXES[inbox.box]), inbox.section, *asked.after, asked.most),
    )
    page, following = asked.cut(rows, "until", "order_id")
    return [shown(row) for row in page], following


async def counts(
    reader: Pool | Connection, unit: str, section: str | None, now: datetime
) -> dict[str, dict[str, int]]:
    """Open orders and overdue ones by part; the ended are not counted."""
    rows = await reader.fetch(_COUNTS, unit, section, now)
    found = {name: {"orders": 0, "overdue": 0} for name in BOXES if name != "done"}
    for row in rows:
        name = next((name for name, states in BOXES.items() if row["state"] in states), None)
        if name is None:  # on its way to the desk or back to the city: in no box
            continue
        found[name]["orders"] += row["orders"]
        found[name]["overdue"] += row["overdue"] if name != "wait" else 0
    return found


def content(order: Mapping[str, Any], payload: bytes) -> dict[str, Any]:
    """What a unit may read of the matter: redacted, and no firm's name where the complainant is hidden."""
    complaint = orjson.loads(payload)["complaint"]
    hidden = order["confidentiality"] != Confidentiality.OPEN
    firm = (complaint["enterprise"] or {}).get("name", "")
    words = order.get("words") or _text(order["item_id"], complaint["items"])
    return {
        "title": _without(complaint["title"], firm if hidden else ""),
        "text": _without(words, firm if hidden else ""),
        "place": complaint["place"]["text"],
        "enterprise": "" if hidden else firm,
        "channel": complaint["channel"],
        "submitted_at": complaint["submitted_at"],
    }


def shown(row: Any) -> dict[str, Any]:
    """An order as a list shows it: enough of the matter to tell one from another."""
    order = orjson.loads(row["order_state"])
    matter = content(order, row["payload"])
    return {name: order[name] for name in _SHOWN} | {
        "title": matter["title"] or matter["text"][:60],
        "place": matter["place"],
        "enterprise": matter["enterprise"],
    }


def _text(item_id: str, items: Sequence[Mapping[str, Any]]) -> str:
    return next((item["text"] for item in items if item["item_id"] == item_id), "")


def _without(text: str, firm: str) -> str:
    return text.replace(firm, "〔企业〕") if firm else text
