"""How the desk's queues and orders look on a terminal."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape

from cli.screen import listing, named
from cli.times import local, waiting
from shared.domain.chinese_words import ACTORS, MOVES, RETURN_GROUNDS, STATES
from shared.domain.safe_text import log_safe

_LONGEST = 60


def queue_table(items: Sequence[dict[str, Any]]) -> RenderableType:
    """What waits, the riskiest first."""
    table = listing("工单", "内容与说明", whole=("工单",))
    for item in items:
        suggested = f"建议 {item['suggest']}" if item.get("suggest") else ""
        held = f"{item['clerk']} 已领取" if item["clerk"] else ""
        table.add_row(
            _case(item, "急" if item["urgent"] else "", suggested, held),
            f"{_title(item)}\n{shown(item.get('explanation', ''))}",
        )
    return table if items else "没有待派的诉求"


def returns_table(items: Sequence[dict[str, Any]]) -> RenderableType:
    """Return requests with ground and words."""
    table = listing("工单", "内容与退单理由", whole=("工单",))
    for item in items:
        asked = f"{RETURN_GROUNDS.get(item['ground'], item['ground'] or '')}：{shown(item['reason'])}"
        table.add_row(_case(item, f"{item['lead'] or ''} 申请"), f"{_title(item)}\n{asked}")
    return table if items else "没有待审核的退单"


def order_page(found: dict[str, Any]) -> RenderableType:
    """One order: how it stands, why it went where it went, every move."""
    order, decision = found["order"], found["decision"] or {}
    head = named()
    for name, value in (
        ("编号", f"{order['number']}  {order['reference']}"),
        ("状态", STATES.get(order["state"], order["state"])),
        ("主办", order["lead"] or "派单台"),
        ("协办", "、".join(order["co"])),
        ("知晓", "、".join(order["informed"])),
        ("办理时限", local(order["due"]["binding"]) if order["due"] else ""),
        ("规则", decision.get("rule", "")),
        ("依据", decision.get("basis", "")),
        ("理由", decision.get("explanation", "")),
        ("答复", order["answer"]),
    ):
        if value:
            head.add_row(name, escape(log_safe(str(value))))
    moves = listing("版本", "动作", "办理人", "时间", "状态", "主办", "说明")
    for move in found["moves"]:
        who = f"{ACTORS.get(move['actor'], move['actor'])} {move['actor_id'] or ''}"
        done = MOVES.get(move["move"], move["move"]) if move["move"] else "开单"
        state = STATES.get(move["state"], move["state"])
        row = (str(move["version"]), done, who, local(move["at"]), state)
        moves.add_row(*row, move["lead"] or "", escape(log_safe(move["reason"])))
    return Group(head, moves)


def _case(item: dict[str, Any], *notes: str) -> str:
    """The id on a line of its own, then the number, how long it waits and what else is to be known."""
    known = (shown(item["number"]), waiting(item["since"]), *filter(None, notes))
    return f"{item['order_id']}\n{' · '.join(known)}"


def _title(item: dict[str, Any]) -> str:
    return shown(item.get("title") or item.get("text", "〔密件〕"))


def shown(text: str) -> str:
    """Words of others, safe for a terminal and short."""
    text = log_safe(text)
    return escape(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
