"""派单台与队列: what waits for a person, how long, why; notices and the city's receipts."""

from grafana_foundation_sdk.builders.dashboard import Dashboard, Row

from deploy.dashboards.panels import bars, board, curve, figure
from deploy.dashboards.promql import grown, most, per_minute, quantile, share

_HOUR = 3600
_DAY = "1d"


def desk() -> Dashboard:
    """The desk, its queues, and what dispatch waits for."""
    made = board(
        "desk", "条块 · 派单台与队列", "派单台、退单审核、答复审核的队列；分类把握；通知和市平台回执"
    )
    for part in (_queues, _decisions, _drift, _matters, _marks, _outside):
        part(made)
    return made


def _queues(made: Dashboard) -> None:
    made.with_row(Row("队列"))
    made.with_panel(
        curve("等待的工单", "short", (most("tiaokuai_dispatch_queued_orders", "queue"), "{{queue}}"))
    )
    oldest = most("tiaokuai_dispatch_queue_oldest_seconds", "queue")
    made.with_panel(curve("最早的已等", "s", (oldest, "{{queue}}"), limit=4 * _HOUR))
    late = most("tiaokuai_dispatch_returns_late")
    made.with_panel(figure("超过审核时限的退单", "short", (late, "退单"), limit=1))


def _matters(made: Dashboard) -> None:
    made.with_row(Row("跨人事项"))
    followed = per_minute("tiaokuai_classifier_followed_total")
    made.with_panel(curve("比对过的诉求（每分钟）", "short", (followed, "诉求")))
    changes = grown("tiaokuai_classifier_class_changes_total", _DAY, "kind, change")
    made.with_panel(bars("近一日事项变化", "short", (changes, "{{kind}} {{change}}")))


def _marks(made: Dashboard) -> None:
    made.with_row(Row("第 52 条标记"))
    kind = "{{kind}}"
    made.with_panel(figure("有效标记", "short", (most("tiaokuai_dispatch_marks", "kind"), kind)))
    expired = most("tiaokuai_dispatch_marks_expired", "kind")
    made.with_panel(figure("到期未复核的标记", "short", (expired, kind), limit=1))


def _decisions(made: Dashboard) -> None:
    made.with_row(Row("派单"))
    tasks = per_minute("tiaokuai_dispatch_desk_tasks_total", "kind")
    made.with_panel(curve("转派单台（每分钟）", "short", (tasks, "{{kind}}"), stacked=True))
    rules = per_minute("tiaokuai_dispatch_decisions_total", "rule")
    made.with_panel(curve("按规则派单（每分钟）", "short", (f"topk(12, {rules})", "{{rule}}")))
    kinds = per_minute("tiaokuai_classifier_items_total", "result")
    made.with_panel(curve("分类结果（每分钟）", "short", (kinds, "{{result}}"), stacked=True))
    relations = per_minute("tiaokuai_classifier_repeats_total", "relation")
    made.with_panel(curve("重复与关联（每分钟）", "short", (relations, "{{relation}}")))
    early = most("tiaokuai_dispatch_early_versions")
    made.with_panel(figure("等待前一版本的诉求", "short", (early, "版本"), limit=1))


def _drift(made: Dashboard) -> None:
    """What these showed in the weeks after a model was switched on is what they should still show."""
    made.with_row(Row("分类模型是否还合用"))
    decided = share("tiaokuai_classifier_items_total", 'result="decided"', _DAY)
    made.with_panel(curve("自动决定的比例（近一日）", "percentunit", (decided, "自动决定")))
    sure = quantile(0.5, "tiaokuai_classifier_confidence")
    made.with_panel(curve("首选类别的把握（中位）", "percentunit", (sure, "把握")))
    unseen = share("tiaokuai_classifier_grams_total", 'met="no"', _DAY)
    made.with_panel(curve("没学过的字词（近一日）", "percentunit", (unseen, "没学过")))
    first = "tiaokuai_classifier_first_total"
    mix = f"{grown(first, _DAY, 'level')} / on () group_left () {grown(first, _DAY)}"
    made.with_panel(curve("类别构成（近一日）", "percentunit", (mix, "{{level}}"), stacked=True))


def _outside(made: Dashboard) -> None:
    made.with_row(Row("对外"))
    silent = most("tiaokuai_dispatch_city_unacknowledged")
    made.with_panel(figure("市平台一小时未确认", "short", (silent, "回传"), limit=1))
    made.with_panel(figure("未送达通知", "short", (most("tiaokuai_dispatch_notices_waiting"), "通知")))
    age = most("tiaokuai_dispatch_notice_oldest_seconds")
    made.with_panel(figure("最早的通知已等", "s", (age, "通知"), limit=600))
    carried = grown("tiaokuai_dispatch_notices_total", _DAY, "result")
    made.with_panel(bars("近一日通知", "short", (carried, "{{result}}")))
    pushed = grown("tiaokuai_dispatch_city_pushes_total", _DAY, "result")
    made.with_panel(bars("近一日推送市平台", "short", (pushed, "{{result}}")))
    again = grown("tiaokuai_dispatch_city_resent_total", _DAY)
    made.with_panel(figure("近一日重发市平台", "short", (again, "回传")))
