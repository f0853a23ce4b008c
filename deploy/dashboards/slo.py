"""服务目标: 99.9 % of what intake took is with a unit or at the desk within 60 s."""

from grafana_foundation_sdk.builders.dashboard import Dashboard, Row

from deploy.dashboards.panels import board, curve, figure
from deploy.dashboards.promql import per_second, quantile

_WAITED = "tiaokuai_dispatch_since_intake_seconds"
_ALLOWED = 0.001


def slo() -> Dashboard:
    """The promise, how fast its allowance is spent, and what answers over HTTP are like."""
    made = board("slo", "条块 · 服务目标", "60 秒内派到承办单位或派单台的比例，余量消耗，接口应答")
    made.with_row(Row("派单时长"))
    kept = _kept("$__rate_interval")
    made.with_panel(curve("60 秒内派出的比例", "percentunit", (kept, "比例")))
    waits = tuple((quantile(share, _WAITED), f"{share:.0%}") for share in (0.5, 0.95, 0.99))
    made.with_panel(curve("受理到派出", "s", *waits, limit=60))
    made.with_panel(curve("派出（每秒）", "short", (per_second(f"{_WAITED}_count"), "分项")))
    made.with_row(Row("余量消耗（1 = 恰好用完全月余量）"))
    for title, window, limit in (
        ("近 5 分钟", "5m", 14.4),
        ("近 1 小时", "1h", 14.4),
        ("近 6 小时", "6h", 6),
    ):
        made.with_panel(figure(title, "short", (f"(1 - {_kept(window)}) / {_ALLOWED}", "倍"), limit=limit))
    _answers(made)
    return made


def _answers(made: Dashboard) -> None:
    made.with_row(Row("接口"))
    by_status = per_second("tiaokuai_http_requests_total", "status")
    made.with_panel(curve("应答（每秒）", "short", (by_status, "{{status}}"), stacked=True))
    route = quantile(0.95, "tiaokuai_http_request_seconds", "route")
    made.with_panel(curve("应答时长（95%）", "s", (route, "{{route}}")))


def _kept(window: str) -> str:
    within = f'sum(rate({_WAITED}_bucket{{le="60.0"}}[{window}]))'
    return f"{within} / (sum(rate({_WAITED}_count[{window}])) > 0)"
