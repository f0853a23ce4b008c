"""What sending matters to the line first has saved, month by month (clauses 52 and 12)."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from services.feedback.board.cells import Period
from services.feedback.board.repeats import BY_EITHER
from services.feedback.board.sums import Summed, lines
from services.feedback.rules.rates import Rate
from shared.platform.database import Connection, Pool

_BY_MONTH = """
select to_char(month, 'YYYY-MM') as month, sum(dispatched)::bigint as dispatched,
       sum(by_rule)::bigint as by_rule, sum(hops)::bigint as hops, sum(first_right)::bigint as first_right,
       sum(spared)::bigint as spared, sum(spared_hops)::bigint as spared_hops,
       sum(minute_due)::bigint as minute_due, sum(minute)::bigint as minute
from {} group by month order by month"""
BY_MONTH = Summed(
    _BY_MONTH.format("score where dispatched_at >= $1 and dispatched_at < $2"),
    _BY_MONTH.format("score_sum where month >= $1 and month < $2 and split = 'unit' and counted > 0"),
)

_WORST = 50

FORMULAS = {
    "spared": ("街镇少接的工单", "规则直接派给条线部门、事发地街镇明确的工单数（第52条）"),
    "hops_avoided": ("避免的流转", "其中未经流转办结的工单数，每件少一次街镇到部门的流转"),
    "by_rule": ("规则派单率", "由规则派出 ÷ 已派单"),
    "first_dispatch": ("一次派准率", "首派单位未经流转办结 ÷ 已派单"),
    "hops": ("平均流转次数", "流转次数 ÷ 已派单"),
    "repeats": ("重复诉求占比", "所涉事项此前180天内已有诉求的 ÷ 已归入事项的诉求，含并单的"),
    "minute": ("一分钟响应率", "登录渠道来件一分钟内受理 ÷ 登录渠道来件（第12条）"),
}
"""Each measure's name and how it is made."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One month: orders the town was spared, hops avoided, and how well the first dispatch was."""

    month: str
    dispatched: int
    spared: int
    hops_avoided: int
    by_rule: Rate
    first_dispatch: Rate
    hops: Rate
    repeats: Rate
    minute: Rate


@dataclass(frozen=True, slots=True)
class Repeated:
    """A category's share of orders whose matter was known before."""

    category: str
    repeats: Rate


async def saved(
    database: Connection | Pool, period: Period, zone: tzinfo
) -> tuple[list[Saved], list[Repeated]]:
    """Every month of the period with an order, by the district's clock; the categories with most repeats."""
    shares = await lines(database, period, zone, BY_EITHER)
    by_month = {row["month"]: _share(row) for row in shares if row["month"]}
    by_category = [Repeated(row["category"], _share(row)) for row in shares if not row["month"]]
    worst = [each for each in by_category if each.repeats.numerator]
    worst.sort(key=lambda each: (-each.repeats.numerator, each.category))
    months = [
        _saved(row, by_month.get(row["month"], Rate(0, 0)))
        for row in await lines(database, period, zone, BY_MONTH)
    ]
    return months, worst[:_WORST]


def _share(row: Any) -> Rate:
    return Rate(row["repeated"], row["known"])


def _saved(row: Any, repeats: Rate) -> Saved:
    return Saved(
        month=row["month"],
        dispatched=row["dispatched"],
        spared=row["spared"],
        hops_avoided=row["spared_hops"],
        by_rule=Rate(row["by_rule"], row["dispatched"]),
        first_dispatch=Rate(row["first_right"], row["dispatched"]),
        hops=Rate(row["hops"], row["dispatched"]),
        repeats=repeats,
        minute=Rate(row["minute"], row["minute_due"]),
    )
