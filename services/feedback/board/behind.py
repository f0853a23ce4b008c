"""The rows behind arrears, reverse evaluation and what the rule saved, as tables for people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from services.feedback.board.arrears import Statute
from services.feedback.board.cells import Period
from services.feedback.board.district import Names
from services.feedback.export import Table
from services.feedback.ratings import Counted
from services.feedback.rules.arrears import PAST, Arrear, age_of, stage_of
from services.feedback.rules.ratings import OCCASIONS, table, visible
from shared.domain.chinese_words import CREDITOR_SIZES, SUM_BANDS
from shared.platform.database import Connection, Pool

_PAST = "已超过最长期限"

# One row a dispatched order: what it adds to each measure; a sealed matter without its reference.
SAVED = """
select to_char(s.month, 'YYYY-MM'), case when v.confidentiality = 'sealed' then '' else v.reference end,
       s.unit, s.category, s.town, s.by_rule, s.spared, s.spared_hops, s.first_right, s.hops,
       (k.order_id is not null)::int, coalesce(k.again, false)::int, s.minute_due, s.minute
from score s join order_view v using (order_id) left join order_repeat k using (order_id)
where s.dispatched > 0 and s.dispatched_at >= $1 and s.dispatched_at < $2
order by s.dispatched_at, s.order_id"""

_SAVED = (
    "月份 查询号 首派单位 事项 街镇 规则派单 街镇少接 避免流转 一次派准 流转次数 "
    "已归入事项 重复 登录渠道 一分钟内"
)
_ARREARS = "查询号 欠款方 承办单位 受理时间 债权人规模 金额 法定阶段 阶段期限 账龄 是否清偿"
_RATINGS = "部门 街镇 半年 事由 分数 第52条事项"


async def saved_rows(database: Connection | Pool, period: Period, names: Names) -> Table:
    """Every dispatched order of a period."""
    found = [tuple(row) for row in await database.fetch(SAVED, period.since, period.until)]
    units, leaves, towns = names.by["unit"], names.by["category"], names.by["town"]
    rows = [
        (month, reference, units.get(unit, unit), leaves.get(leaf, leaf), towns.get(town, town), *counts)
        for month, reference, unit, leaf, town, *counts in found
    ]
    return Table(tuple(_SAVED.split()), rows)


def arrears_rows(found: Iterable[Arrear], statute: Statute, names: Names, now: datetime) -> Table:
    """Every arrears matter, those paid too."""
    stages = {stage.code: stage.name for stage in statute.stages} | {PAST: _PAST}
    rows = []
    for each in found:
        stage, due = stage_of(each, statute.stages, now)
        rows.append(
            (
                each.reference,
                statute.kinds[each.kind],
                names.by["unit"].get(each.unit or "", ""),
                each.received_at,
                CREDITOR_SIZES.get(each.creditor_size or "", ""),
                SUM_BANDS.get(each.sum_band or "", ""),
                stages[stage],
                due,
                age_of(each, now),
                each.settled,
            )
        )
    return Table(tuple(_ARREARS.split()), rows)


def ratings_rows(found: Sequence[Counted], names: Names, minimum: int) -> Table:
    """Every rating of departments with a sample in the half-year; the town where its own is large enough.

    Sorted by what is shown: the order in which ratings came would tell who gave them.
    """
    units, rows = names.by["unit"], []
    for half_year, some in _by_half_year(found).items():
        shown = {unit: visible(cells, minimum) for unit, cells in table(each.given for each in some).items()}
        for each in some:
            towns = shown[each.given.department]
            if "" not in towns:
                continue
            town = units.get(each.given.town, "") if each.given.town in towns else "样本不足，不显示"
            name = units.get(each.given.department, each.given.department)
            occasion = OCCASIONS.get(each.occasion, each.occasion)
            rows.append((name, town, half_year, occasion, each.given.score, each.given.marked))
    return Table(tuple(_RATINGS.split()), sorted(rows))


def _by_half_year(found: Iterable[Counted]) -> dict[str, list[Counted]]:
    groups: dict[str, list[Counted]] = defaultdict(list)
    for each in found:
        groups[each.given.half_year].append(each)
    return groups
