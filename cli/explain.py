"""`tiaokuai explain`: why an order went where it went, and what would have changed it."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding

from cli.desk import asking
from cli.screen import named, screen
from cli.times import local
from deploy.local.platform import DEFAULT_FOLDER
from shared.domain.safe_text import log_safe

PLACES = {
    "dispatch": "派单",
    "desk": "转派单台",
    "propose_guided": "建议引导（待人确认）",
    "propose_handover": "建议移交区外（待人确认）",
    "propose_linked": "建议关联其他机构的案件（待人确认）",
    "joined": "并入在办工单",
}

app = typer.Typer(add_completion=False)
out = screen()


@app.command()
def explain(
    reference: Annotated[str, typer.Argument(help="Our reference (TK-…), the source's number, or the id.")],
    data: Annotated[Path, typer.Option(help="Data folder of a running loop.")] = DEFAULT_FOLDER,
    client: Annotated[str, typer.Option("--as", help="Which of the loop's clients to be.")] = "desk",
) -> None:
    """Show every decision on a complaint's orders: rule, clause, facts, candidates, the nearest rules."""
    with asking(data, client) as desk:
        orders = desk.get("/orders/found", q=reference)["items"]
        if not orders:
            raise typer.BadParameter(f"没有找到：{reference}")
        for order in orders:
            out.print(told(desk.get(f"/orders/{order['order_id']}/explanation")))


def told(found: dict[str, Any]) -> RenderableType:
    """One order's decisions, as they are read on a terminal."""
    head = f"[bold]{_safe(found['number'])}[/bold]  {found['reference']}  工单 {found['order_id']}"
    return Group(head, *(Padding(_decision(each), (1, 0, 0, 2)) for each in found["decisions"]))


def _decision(told: dict[str, Any]) -> RenderableType:
    grid = named()
    for name, value in (
        ("时间", f"{local(told['at'])}（第 {told['version']} 版）"),
        ("去向", _outcome(told)),
        ("规则", f"{told['rule_name']}（{told['rule']}）"),
        ("依据", told["clause"]),
        ("原文", told["words"]),
        ("理由", told["explanation"]),
        ("符合的事实", "；".join(f"{_short(each)}：{each['told']}" for each in told["matched"])),
        ("候选事项", "、".join(f"{each['name']} {each['probability']:.0%}" for each in told["candidates"])),
        ("什么会改变它", "\n".join(map(_nearest, told["nearest"]))),
        ("派单规则会说", _ruled(told["by_rules"])),
        ("目录和模型", _versions(told)),
    ):
        if value:
            grid.add_row(f"[dim]{name}[/dim]", _safe(value))
    return grid


def _nearest(other: dict[str, Any]) -> str:
    changes = "、".join(
        f"{_short(each)}是“{each['needed']}”而不是“{each['was']}”" for each in other["changes"]
    )
    return f"如果{changes}：按「{other['rule_name']}」{_outcome(other)}"


def _short(fact: dict[str, Any]) -> str:
    return str(fact["words"]).partition("（")[0]


def _ruled(by_rules: dict[str, Any] | None) -> str:
    return f"按「{by_rules['rule_name']}」{_outcome(by_rules)}" if by_rules else ""


def _outcome(told: dict[str, Any]) -> str:
    parts = [PLACES.get(told["place"], told["place"] or "")]
    for word, field in (("主办", "lead"), ("建议", "suggest")):
        if told[field]:
            parts.append(f"{word} {told[field]['name']}")
    for word, field in (("协办", "co"), ("抄告", "informed"), ("吹哨", "whistle"), ("请协助", "help")):
        if told[field]:
            parts.append(f"{word} {'、'.join(each['name'] for each in told[field])}")
    return "，".join(parts)


def _versions(told: dict[str, Any]) -> str:
    now = "" if told["catalogue"] == told["catalogue_now"] else f"（现行 {told['catalogue_now']}）"
    return f"{told['catalogue']}{now}　{told['model']}"


def _safe(text: str) -> str:
    return "\n".join(escape(log_safe(line)) for line in text.split("\n"))
