"""业务日: what a leader asks at the morning meeting."""

from grafana_foundation_sdk.builders.dashboard import Dashboard, Row

from deploy.dashboards.panels import bars, board, curve, figure
from deploy.dashboards.promql import grown, most, per_minute, total

_DAY = "1d"


def business_day() -> Dashboard:
    """The last day's work, what complainants said, arrears, and how far the calendar reaches."""
    made = board("business-day", "条块 · 业务日", "近一日的受理、派出、在办、超期、回访、欠薪，以及工作日历")
    _work(made)
    _answers(made)
    made.with_row(Row("日历与统计"))
    until = f"{most('tiaokuai_dispatch_calendar_until_timestamp_seconds')} - time()"
    made.with_panel(figure("工作日历还够", "s", (until, "日历")))
    counted = f"time() - {most('tiaokuai_feedback_counted_timestamp_seconds')}"
    orders = per_minute("tiaokuai_feedback_counted_total")
    made.with_panel(curve("重新统计（每分钟）", "short", (orders, "工单")))
    made.with_panel(figure("评议数据距今", "s", (counted, "数据"), limit=1800))
    return made


def _work(made: Dashboard) -> None:
    made.with_row(Row("近一日"))
    taken = grown('tiaokuai_intake_submissions_total{outcome="applied"}', _DAY)
    made.with_panel(figure("受理", "short", (taken, "诉求")))
    made.with_panel(figure("派出", "short", (grown("tiaokuai_dispatch_issued_total", _DAY), "工单")))
    made.with_panel(figure("转派单台", "short", (grown("tiaokuai_dispatch_desk_tasks_total", _DAY), "件")))
    made.with_panel(figure("在办", "short", (_units("open"), "工单")))
    made.with_panel(figure("超期", "short", (_units("overdue"), "工单"), limit=1))
    topics = grown("tiaokuai_classifier_first_total", _DAY, "level")
    made.with_panel(bars("诉求类别", "short", (f"topk(12, {topics})", "{{level}}")))


def _answers(made: Dashboard) -> None:
    made.with_row(Row("回访与欠薪"))
    results = grown("tiaokuai_feedback_results_total", _DAY, "owner, reached")
    made.with_panel(bars("回访结果", "short", (results, "{{owner}} 接通 {{reached}}")))
    solved = grown("tiaokuai_feedback_solved_total", _DAY, "solved")
    made.with_panel(bars("是否解决", "short", (solved, "{{solved}}")))
    ratings = grown("tiaokuai_feedback_satisfaction_total", _DAY, "satisfaction")
    made.with_panel(bars("满意度", "short", (ratings, "{{satisfaction}}")))
    made.with_panel(figure("满意率", "percentunit", (_satisfied(), "满意")))
    again = grown("tiaokuai_feedback_callback_retries_total", _DAY)
    made.with_panel(figure("再次回访", "short", (again, "次")))
    silent = grown("tiaokuai_feedback_silence_total", _DAY)
    made.with_panel(figure("逾期无回访而办结", "short", (silent, "工单")))
    made.with_panel(
        curve("未结欠薪事项", "short", (most("tiaokuai_feedback_arrears_open", "kind"), "{{kind}}"))
    )
    past = total("tiaokuai_feedback_arrears_past", "kind")
    made.with_panel(figure("超过法定期限的欠薪", "short", (past, "{{kind}}"), limit=1))


def _satisfied() -> str:
    good = grown('tiaokuai_feedback_satisfaction_total{satisfaction=~"satisfied|fairly"}', _DAY)
    return f"{good} / ({grown('tiaokuai_feedback_satisfaction_total', _DAY)} > 0)"


def _units(what: str) -> str:
    return f"sum({most(f'tiaokuai_dispatch_{what}_orders', 'unit')})"
