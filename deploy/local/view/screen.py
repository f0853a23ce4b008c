"""Draws the figures: what came in, where it went, who has it, how far behind anybody is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Column, Table
from rich.text import Text

from deploy.local.account import place_of
from deploy.local.console import Accounts
from deploy.local.session_file import Session
from deploy.local.view.figures import Figures, Orders
from shared.catalogue.units import Unit, UnitKind
from shared.domain.lifecycle import State

_PLACES = {
    "dispatched": "派单",
    "desk": "派单台",
    "guided": "引导",
    "merged": "并单",
    "withdrawn": "撤单",
    "returned": "退回",
}
_SERVICES = {"intake": "受理", "classifier": "分类", "dispatch": "派单", "feedback": "回访"}
_LINES_BESIDE_UNITS = 15
_FEWEST_UNITS = 4
_ANSWERED = {State.ANSWERED, State.ANSWER_CHECK, State.ACCEPTED}


def draw(
    figures: Figures,
    units: Mapping[str, Unit],
    session: Session,
    seconds: float,
    lines: int = 40,
    accounts: Accounts | None = None,
) -> RenderableType:
    """The whole screen, with as many units as so many lines leave room for."""
    minutes, rest = divmod(int(seconds), 60)
    title = f"条块 · 企业诉求派单   已运行 {minutes} 分 {rest:02d} 秒"
    shown = max(lines - _LINES_BESIDE_UNITS, _FEWEST_UNITS)
    beside = Table.grid(padding=(0, 1))
    beside.add_row(_units(figures.orders, units, shown), Group(_stages(figures), Text(), _processes(figures)))
    warning = Text("  ".join(figures.away), style="bold red")
    body = Group(_totals(figures), Text(), beside, warning, _addresses(session, accounts))
    return Panel(body, title=title, box=box.ROUNDED)


def summary(figures: Figures) -> str:
    """One line, for an output that is no screen."""
    places = _by_place(figures.orders)
    parts = [f"{name} {places[place]}" for place, name in _PLACES.items()]
    closed, overdue = _closed(figures.orders), _overdue(figures.orders)
    letters = sum(figures.dead_letters.values())
    waiting = max(figures.complaints - figures.decided, 0)
    rest = (f"待处理 {waiting}", f"办结 {closed}", f"超期 {overdue}", f"死信 {letters}")
    return "  ".join((f"诉求 {figures.complaints}", *parts, *rest))


def _totals(figures: Figures) -> Table:
    places = _by_place(figures.orders)
    cells = {
        "来件": figures.messages,
        "诉求": figures.complaints,
        "待处理": max(figures.complaints - figures.decided, 0),
        **{name: places[place] for place, name in _PLACES.items()},
        "办结": _closed(figures.orders),
        "超期": _overdue(figures.orders),
        "死信": sum(figures.dead_letters.values()),
    }
    table = _table(*cells)
    table.expand = True
    table.add_row(*(_number(count, bad=name in {"超期", "死信"}) for name, count in cells.items()))
    return table


def _units(orders: Iterable[Orders], units: Mapping[str, Unit], shown: int) -> Table:
    held: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in orders:
        if each.lead and place_of(each.state) == "dispatched":
            held[each.lead].update(_columns(each))
    table = _table("承办单位", "工单", "在办", "答复", "办结", "超期")
    for kind, name in ((UnitKind.DEPARTMENT, "条线部门"), (UnitKind.TOWN, "街镇")):
        of_kind = [held[code] for code in held if code in units and units[code].kind is kind]
        _row(table, f"[bold]{name}[/]", sum(of_kind, Counter()))
    by_size = sorted(held.items(), key=lambda item: (-item[1]["all"], item[0]))
    for code, counts in by_size[:shown]:
        _row(table, units[code].short if code in units else code, counts)
    return table


def _columns(each: Orders) -> dict[str, int]:
    closed = each.count if each.state == State.CLOSED else 0
    answered = each.count if each.state in _ANSWERED else 0
    at_work = each.count - closed - answered
    return {
        "all": each.count,
        "work": at_work,
        "answered": answered,
        "closed": closed,
        "overdue": each.overdue,
    }


def _table(*names: str) -> Table:
    # A title is read whole, however narrow the terminal.
    columns = (
        Column(name, justify="right" if place else "left", no_wrap=True, min_width=cell_len(name))
        for place, name in enumerate(names)
    )
    return Table(*columns, box=None, header_style="bold cyan", padding=(0, 1), collapse_padding=True)


def _row(table: Table, name: str, counts: Counter[str]) -> None:
    plain = (_number(counts[column]) for column in ("all", "work", "answered", "closed"))
    table.add_row(name, *plain, _number(counts["overdue"], bad=True))


def _stages(figures: Figures) -> Table:
    table = _table("环节", "积压", "最久等待")
    for each in figures.stages:
        name = f"{_SERVICES.get(each.service, each.service)} {each.stage}"
        table.add_row(name, _number(each.lag), f"{each.oldest:.1f} 秒" if each.oldest else "–")
    return table


def _processes(figures: Figures) -> Table:
    table = _table("进程", "状态", "重启", "死信")
    for each in figures.processes:
        state = "[green]运行[/]" if each.running else "[red]停止[/]"
        letters = figures.dead_letters.get(each.name, 0)
        table.add_row(each.name, state, _number(each.restarts, bad=True), _number(letters, bad=True))
    return table


def _addresses(session: Session, accounts: Accounts | None) -> RenderableType:
    apis = "  ".join(f"{name} {each.api.rpartition(':')[2]}" for name, each in session.services.items())
    lines = (
        f"Kafka {session.kafka}   接口 127.0.0.1 端口 {apis}",
        f"令牌 {session.access}",
        f"日志 {session.logs}",
        "按 Ctrl-C 停止全部",
    )
    addresses = Text("\n".join(lines), style="dim", overflow="ellipsis", no_wrap=True)
    # Whole, however narrow the terminal: without it nobody can sign in.
    told = accounts and Text(accounts.told(), overflow="fold", no_wrap=False)
    return Group(told, addresses) if told else addresses


def _number(count: int, *, bad: bool = False) -> Text:
    return Text(f"{count:,}" if count else "–", style="bold red" if bad and count else "", justify="right")


def _by_place(orders: Iterable[Orders]) -> Counter[str]:
    places: Counter[str] = Counter()
    for each in orders:
        places[place_of(each.state)] += each.count
    return places


def _closed(orders: Iterable[Orders]) -> int:
    return sum(each.count for each in orders if each.state == State.CLOSED)


def _overdue(orders: Iterable[Orders]) -> int:
    return sum(each.overdue for each in orders)
