"""处理链路: what flows through each stage, how far it is behind, and what it refuses."""

from grafana_foundation_sdk.builders.dashboard import Dashboard, Row

from deploy.dashboards.panels import board, curve, figure
from deploy.dashboards.promql import grown, most, per_minute, per_second, quantile, total

_STAGE = "{{stage}}"


def pipeline() -> Dashboard:
    """Rates, backlog, time and what went wrong, stage by stage."""
    made = board("pipeline", "条块 · 处理链路", "各环节收发、积压、耗时、死信和重试")
    for part in (_flow, _backlog, _time, _trouble, _integrity):
        part(made)
    return made


def _flow(made: Dashboard) -> None:
    made.with_row(Row("流量"))
    made.with_panel(
        curve("收到（每秒）", "short", (per_second("tiaokuai_stage_events_in_total", "stage"), _STAGE))
    )
    made.with_panel(
        curve("发出（每秒）", "short", (per_second("tiaokuai_stage_events_out_total", "stage"), _STAGE))
    )
    outcomes = per_second("tiaokuai_intake_submissions_total", "outcome")
    made.with_panel(curve("受理结果（每秒）", "short", (outcomes, "{{outcome}}"), stacked=True))
    extra = grown("tiaokuai_intake_extra_fields_total", "1d", "source")
    made.with_panel(curve("未映射的来源字段（近一日）", "short", (extra, "{{source}}")))


def _backlog(made: Dashboard) -> None:
    made.with_row(Row("积压"))
    oldest = most("tiaokuai_stage_oldest_unprocessed_seconds", "stage")
    made.with_panel(curve("最早未处理消息", "s", (oldest, _STAGE), limit=300))
    made.with_panel(curve("未处理消息数", "short", (total("tiaokuai_stage_lag_records", "stage"), _STAGE)))
    outbox = most("tiaokuai_stage_oldest_outbox_seconds", "stage")
    made.with_panel(curve("最早未发出事件", "s", (outbox, _STAGE), limit=120))


def _time(made: Dashboard) -> None:
    made.with_row(Row("耗时"))
    for title, histogram in (
        ("一批：读取到提交（95%）", "tiaokuai_stage_batch_seconds"),
        ("一批：提交到全部确认（95%）", "tiaokuai_stage_publish_seconds"),
    ):
        made.with_panel(curve(title, "s", (quantile(0.95, histogram, "stage"), _STAGE)))
    made.with_panel(figure("在线进程", "short", ('sum(up{job="tiaokuai"})', "进程")))


def _trouble(made: Dashboard) -> None:
    made.with_row(Row("异常"))
    letters = per_minute("tiaokuai_stage_dead_letters_total", "stage, code")
    made.with_panel(curve("死信（每分钟）", "short", (letters, "{{stage}} {{code}}")))
    retries = per_minute("tiaokuai_stage_retries_total", "stage, reason")
    made.with_panel(curve("重试（每分钟）", "short", (retries, "{{stage}} {{reason}}")))
    again = per_minute("tiaokuai_stage_duplicates_suppressed_total", "stage")
    made.with_panel(curve("重复消息（每分钟）", "short", (again, _STAGE)))
    fenced = grown("tiaokuai_stage_fenced_total", "15m", "stage")
    made.with_panel(curve("旧主被拒批次（15 分钟）", "short", (fenced, _STAGE), limit=5))
    blocked = most("tiaokuai_outbox_blocked_rows", "service")
    made.with_panel(figure("被 Kafka 拒收的事件", "short", (blocked, "{{service}}"), limit=1))
    row = most("tiaokuai_stage_dead_letters_in_a_row", "stage")
    made.with_panel(curve("连续死信", "short", (row, _STAGE), limit=20))
    refused = total("tiaokuai_stage_refused_partitions", "stage")
    made.with_panel(figure("拒读的分区", "short", (refused, _STAGE), limit=1))


def _integrity(made: Dashboard) -> None:
    made.with_row(Row("完整性（应为 0）"))
    what = "{{service}} {{what}}"
    missing = most("tiaokuai_integrity_missing", "service, what")
    made.with_panel(figure("应到未到", "short", (missing, what), limit=1))
    twice = most("tiaokuai_integrity_duplicates", "service, what")
    made.with_panel(figure("重复存在", "short", (twice, what), limit=1))
    other = grown("tiaokuai_stage_contradictions_total", "1h", "stage")
    made.with_panel(figure("同一标识内容不同（1 小时）", "short", (other, _STAGE), limit=1))
