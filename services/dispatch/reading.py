"""What people are shown: queues, lists, one order with its moves; sealed ones by right alone."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import orjson

from services.dispatch import reading_sql as sql
from services.dispatch.inbox import content
from shared.contract.errors import TiaokuaiError
from shared.contract.events.classification import ComplaintClassified
from shared.platform.database import Connection, Pool
from shared.platform.paging import PageAsked

_EMERGENCY = {"threat": ("110",), "danger": ("119", "120")}
"""What the text hints at → who may have to come at once: a person reads it and passes it on."""

Reader = Pool | Connection
Page = tuple[list[dict[str, Any]], str | None]


async def queue(reader: Reader, name: str, asked: PageAsked, *, sealed: bool) -> Page:
    """Orders waiting in a queue of people, riskiest and oldest first; `sealed`: the reader may see those."""
    rows = await reader.fetch(sql.QUEUE, name, *asked.after, asked.most, sealed)
    page, following = asked.cut(rows, "risk", "queued_at", "order_id")
    shown = [_waiting(row) for row in page]
    await _with_earlier(reader, shown, sealed=sealed)
    return shown, following


async def orders(
    reader: Reader,
    unit: str | None,
    state: str | None,
    asked: PageAsked,
    *,
    section: str | None = None,
) -> Page:
    """Orders by lead, its section and state, in the order of their ids."""
    rows = await reader.fetch(sql.ORDERS, unit, state, *asked.after, asked.most, section)
    page, following = asked.cut(rows, "order_id")
    return [_listed(row) for row in page], following


async def order_state(reader: Reader, order_id: UUID, *, sealed: bool) -> dict[str, Any]:
    """An order as it stands; raises `TiaokuaiError` unknown_order."""
    state, _ = await order_and_payload(reader, order_id, sealed=sealed)
    return state


async def order_and_payload(reader: Reader, order_id: UUID, *, sealed: bool) -> tuple[dict[str, Any], bytes]:
    """An order as it stands and its complaint's bytes; raises `TiaokuaiError` unknown_order."""
    row = await reader.fetchrow(sql.ORDER_STATE, order_id, sealed)
    if row is None:
        raise TiaokuaiError("unknown_order")
    return orjson.loads(row["order_state"]), row["payload"]


async def one_order(reader: Reader, order_id: UUID, *, sealed: bool) -> dict[str, Any]:
    """An order's state, moves, the decision that holds, the matter; raises `TiaokuaiError` unknown_order."""
    state, payload = await order_and_payload(reader, order_id, sealed=sealed)
    events = [orjson.loads(row["event"]) for row in await reader.fetch(sql.MOVES, order_id)]
    decisions = [event["decision"] for event in events if event["decision"]]
    return {
        "order": state,
        "content": content(state, payload),
        "decision": decisions[-1] if decisions else None,
        "moves": [_move(event) for event in events],
    }


async def decisions(reader: Reader, order_id: UUID, *, sealed: bool) -> dict[str, Any]:
    """An order's state and every decision on it, in order; raises `TiaokuaiError` unknown_order."""
    state = await order_state(reader, order_id, sealed=sealed)
    events = [orjson.loads(row["event"]) for row in await reader.fetch(sql.MOVES, order_id)]
    made = [
        {"version": event["order"]["version"], "at": event["at"], "decision": event["decision"]}
        for event in events
        if event["decision"]
    ]
    return {"order": state, "decisions": made}


async def orders_of(
    reader: Reader, ranges: Sequence[tuple[UUID, UUID]], covers: Callable[[dict[str, Any]], bool]
) -> list[dict[str, Any]]:
    """Orders of complaints whose ids lie in these ranges, at most twenty, of those `covers` lets be seen."""
    lowest, highest = zip(*ranges, strict=True)
    rows = await reader.fetch(sql.OF_COMPLAINTS, lowest, highest)
    found = [_listed(row) for row in rows if covers(orjson.loads(row["order_state"]))]
    return found[:20]


def listed_of(rows: Sequence[Any], covers: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    """Orders found by their words, with title and firm; at most twenty, of those `covers` lets be seen."""
    states = [(row, orjson.loads(row["order_state"])) for row in rows]
    seen = [(row, state) for row, state in states if covers(state)][:20]
    return [_listed(row) | _titled(state, row["payload"]) for row, state in seen]


def _titled(state: dict[str, Any], payload: bytes) -> dict[str, Any]:
    said = content(state, payload)
    return {"title": said["title"] or said["text"][:60], "enterprise": said["enterprise"]}


async def hops(reader: Reader, days: int) -> list[dict[str, Any]]:
    """Hops of so many days by from and to, with the seconds the former used, the most frequent first."""
    return [dict(row) for row in await reader.fetch(sql.HOPS, days)]


async def related(reader: Reader, order: dict[str, Any], unit: str | None) -> list[dict[str, Any]]:
    """Other orders on the order's matter, the newest first, at most ten; none that is against `unit`."""
    if order["matter_id"] is None:
        return []
    rows = await reader.fetch(sql.RELATED, UUID(order["matter_id"]), UUID(order["order_id"]), unit)
    return ended_of(rows)


async def similar(reader: Reader, order: dict[str, Any]) -> list[dict[str, Any]]:
    """Open orders on the order's matter whose complainant hides nothing, as a registrar may read them."""
    if order["matter_id"] is None:
        return []
    rows = await reader.fetch(sql.SIMILAR, UUID(order["matter_id"]), UUID(order["order_id"]))
    return ended_of(rows)


def ended_of(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Orders as they are told beside another: what, who, how it ended."""
    return [_ended(orjson.loads(row["order_state"]), row["payload"]) for row in rows]


async def tasks(reader: Reader, asked: PageAsked, *, sealed: bool) -> Page:
    """What a person must look at besides the queues, oldest first."""
    rows = await reader.fetch(sql.TASKS, sealed, *asked.after, asked.most)
    return asked.cut(rows, "at", "task_id")


async def _with_earlier(reader: Reader, shown: Sequence[dict[str, Any]], *, sealed: bool) -> None:
    """Put the order that each one repeats, or may repeat, in the place of its id (`repeat_of`)."""
    orders = [UUID(item["repeat_of"]) for item in shown if item["repeat_of"]]
    named = [item["like"] for item in shown if item["like"]]
    rows = await reader.fetch(sql.EARLIER, orders, named, sealed) if orders or named else []
    known = {str(row[key]): _brief(row) for row in rows for key in ("complaint_id", "order_id")}
    for item in shown:
        like = str(item.pop("like"))
        item["repeat_of"] = known.get(item["repeat_of"] or like)


def _brief(row: Any) -> dict[str, Any]:
    order = orjson.loads(row["order_state"])
    names = ("order_id", "number", "reference", "state", "lead", "outcome", "created_at")
    return {name: order[name] for name in names}


def _waiting(row: Any) -> dict[str, Any]:
    order, event = orjson.loads(row["order_state"]), orjson.loads(row["event"])
    shown = {
        "order_id": row["order_id"],
        "version": order["version"],
        "number": order["number"],
        "reference": order["reference"],
        "state": order["state"],
        "lead": order["lead"],
        "urgent": order["urgent"],
        "request_type": order["request_type"],
        "confidentiality": order["confidentiality"],
        "since": row["queued_at"],
        "clerk": row["clerk"],
        "move": event["move"],
        "reason": event["reason"],
        "ground": order["return_ground"],
        "return_asked": order.get("return_asked"),
        "answer": order["answer"],
    }
    return shown | _content(row, order)


def _content(row: Any, order: dict[str, Any]) -> dict[str, Any]:
    event = ComplaintClassified.model_validate_json(row["payload"])
    complaint = event.complaint
    decision = orjson.loads(row["decided"])["decision"] if row["decided"] else {}
    texts = (item.text for item in complaint.items if str(item.item_id) == order["item_id"])
    said = order.get("words") or next(texts, "")
    return {
        "title": complaint.title,
        "text": said,
        "place": complaint.place.text,
        "enterprise": complaint.enterprise.name if complaint.enterprise else "",
        "channel": complaint.channel,
        "emergency": [
            service for hint, services in _EMERGENCY.items() if hint in event.hints for service in services
        ],
        "marks": [mark.kind for mark in event.marks],
        "town": order["town"],
        "due_city": complaint.due_city,
        "rule": decision.get("rule"),
        "explanation": decision.get("explanation", ""),
        "suggest": decision.get("suggest"),
        "candidates": decision.get("candidates", []),
        "repeat_of": decision.get("facts", {}).get("repeat_of"),
        "like": event.repeat.of_complaint,
    }


def _ended(order: dict[str, Any], payload: bytes) -> dict[str, Any]:
    names = (
        "order_id",
        "number",
        "reference",
        "state",
        "lead",
        "category",
        "outcome",
        "answer",
        "created_at",
    )
    return {name: order[name] for name in names} | {"title": content(order, payload)["title"]}


def _listed(row: Any) -> dict[str, Any]:
    order = orjson.loads(row["order_state"])
    names = ("order_id", "version", "number", "reference", "state", "lead", "category", "urgent", "due")
    return {name: order[name] for name in names}


def _move(event: dict[str, Any]) -> dict[str, Any]:
    order = event["order"]
    shown = {name: event[name] for name in ("move", "actor", "actor_id", "at", "reason")}
    return shown | {name: order[name] for name in ("version", "state", "lead")}


async def class_matters(reader: Reader, asked: PageAsked) -> Page:
    """Open class matters, the oldest first, each with its orders; none of sealed ones alone."""
    found = await reader.fetch(sql.CLASS_MATTERS, *asked.after, asked.most)
    rows, following = asked.cut(found, "opened_at", "matter_id")
    matters = {row["matter_id"]: {**row, "orders": []} for row in rows}
    for row in await reader.fetch(sql.ORDERS_OF_MATTERS, list(matters)):
        order = orjson.loads(row["order_state"])
        shown = {name: order[name] for name in ("order_id", "number", "state", "lead")}
        matters[row["matter_id"]]["orders"].append(shown)
    return [each for each in matters.values() if each["orders"]], following
