"""The few kinds of panels our dashboards have: a curve, a figure, bars; each query with its legend."""

from collections.abc import Callable
from typing import TypeVar

from grafana_foundation_sdk.builders import bargauge, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.builders.common import (
    ReduceDataOptions,
    StackingConfig,
    VizLegendOptions,
    VizTooltipOptions,
)
from grafana_foundation_sdk.models.common import (
    LegendDisplayMode,
    LegendPlacement,
    StackingMode,
    TooltipDisplayMode,
    VizOrientation,
)
from grafana_foundation_sdk.models.dashboard import DataSourceRef, Threshold, ThresholdsMode

SOURCE = DataSourceRef(type_val="prometheus", uid="tiaokuai")
"""The data source that compose.yaml and the monitoring component provision."""

Query = tuple[str, str]
"""A PromQL expression, and the legend of its series; `{{label}}` stands for a label's value."""
Panel = timeseries.Panel | stat.Panel | bargauge.Panel
P = TypeVar("P", timeseries.Panel, stat.Panel, bargauge.Panel)

_WIDTH, _HEIGHT = 8, 8
_ALARM = "red"


def board(uid: str, title: str, about: str) -> dashboard.Dashboard:
    """A dashboard in Shanghai's time, of the last six hours, looked at every half minute."""
    made = dashboard.Dashboard(title).uid(f"tiaokuai-{uid}").description(about).tags(["tiaokuai"]).readonly()
    return made.timezone("Asia/Shanghai").time("now-6h", "now").refresh("30s")


def curve(title: str, unit: str, *queries: Query, limit: float | None = None, stacked: bool = False) -> Panel:
    """Values over time; from `limit` on, the background is red."""
    panel = _asked(timeseries.Panel(), title, unit, queries, instant=False)
    panel.legend(
        VizLegendOptions().display_mode(LegendDisplayMode.LIST).placement(LegendPlacement.BOTTOM)
    ).tooltip(VizTooltipOptions().mode(TooltipDisplayMode.MULTI)).fill_opacity(60 if stacked else 8).min(0)
    if stacked:
        panel.stacking(StackingConfig().mode(StackingMode.NORMAL))
    return panel if limit is None else _limited(panel, limit)


def figure(title: str, unit: str, *queries: Query, limit: float | None = None) -> Panel:
    """The value now, large; red from `limit` on."""
    panel = _asked(stat.Panel(), title, unit, queries, instant=True)
    panel.reduce_options(ReduceDataOptions().calcs(["lastNotNull"]))
    return panel if limit is None else _limited(panel, limit)


def bars(title: str, unit: str, *queries: Query) -> Panel:
    """A bar for every series, as of now."""
    panel = _asked(bargauge.Panel(), title, unit, queries, instant=True)
    return panel.orientation(VizOrientation.HORIZONTAL).reduce_options(
        ReduceDataOptions().calcs(["lastNotNull"])
    )


def _asked(panel: P, title: str, unit: str, queries: tuple[Query, ...], *, instant: bool) -> P:
    panel.title(title).unit(unit).datasource(SOURCE).span(_WIDTH).height(_HEIGHT)
    for number, (expression, legend) in enumerate(queries):
        query = prometheus.Dataquery().expr(expression).legend_format(legend).ref_id(chr(ord("A") + number))
        panel.with_target(query.instant() if instant else query.range())
    return panel


def _limited(panel: P, limit: float) -> P:
    steps = [Threshold(value=None, color="green"), Threshold(value=limit, color=_ALARM)]
    return panel.thresholds(dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps))


Board = Callable[[], dashboard.Dashboard]
