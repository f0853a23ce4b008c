"""承办单位与流转: what each unit was given, has open and late, and which orders go from whom to whom."""

from grafana_foundation_sdk.builders.dashboard import Dashboard, Row

from deploy.dashboards.panels import bars, board, curve, figure
from deploy.dashboards.promql import grown, most, per_minute

_UNIT = "{{unit}}"


def units() -> Dashboard:
    """Units and hops."""
    made = board("units", "条块 · 承办单位与流转", "派单、在办、超期、流转；单位用目录中的代码")
    made.with_row(Row("承办单位"))
    issued = per_minute("tiaokuai_dispatch_issued_total", "unit")
    made.with_panel(curve("派单（每分钟）", "short", (issued, _UNIT), stacked=True))
    made.with_panel(bars("在办", "short", (f"topk(15, {_all('open')} > 0)", _UNIT)))
    made.with_panel(bars("24 小时内到期", "short", (f"topk(15, {_all('due_soon')})", _UNIT)))
    made.with_panel(bars("超期", "short", (f"topk(15, {_all('overdue')})", _UNIT)))
    made.with_row(Row("流转"))
    hops = grown("tiaokuai_dispatch_hops_total", "1d", "from_unit, to_unit")
    made.with_panel(bars("近一日流转", "short", (f"topk(15, {hops})", "{{from_unit}} → {{to_unit}}")))
    hopped = most("tiaokuai_dispatch_hopped_orders")
    made.with_panel(figure("流转三次以上的在办工单", "short", (hopped, "工单"), limit=1))
    steps = grown("tiaokuai_dispatch_returns_total", "1d", "step")
    made.with_panel(bars("近一日退单", "short", (steps, "{{step}}")))
    results = per_minute("tiaokuai_dispatch_reports_total", "result")
    made.with_panel(curve("单位回传（每分钟）", "short", (results, "{{result}}"), stacked=True))
    return made


def _all(what: str) -> str:
    return most(f"tiaokuai_dispatch_{what}_orders", "unit")
