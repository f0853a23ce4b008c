"""存储与进程: PostgreSQL and Kafka as the stages see them, the audit chain, and the processes' own needs."""

from grafana_foundation_sdk.builders.dashboard import Dashboard, Row

from deploy.dashboards.panels import bars, board, curve, figure
from deploy.dashboards.promql import grown, most, per_second, quantile

_UNVERIFIED = 1800
_OURS = '{job="tiaokuai"}'


def stores() -> Dashboard:
    """Stores and processes."""
    made = board(
        "stores", "条块 · 存储与进程", "从各环节看数据库与 Kafka 的快慢，审计链，进程的内存、处理器和文件"
    )
    made.with_row(Row("数据库与 Kafka"))
    for title, histogram in (
        ("提交一批（99%）", "tiaokuai_stage_batch_seconds"),
        ("Kafka 确认一批（99%）", "tiaokuai_stage_publish_seconds"),
    ):
        made.with_panel(curve(title, "s", (quantile(0.99, histogram, "stage"), "{{stage}}")))
    batches = per_second("tiaokuai_stage_batch_seconds_count", "stage")
    made.with_panel(curve("事务（每秒）", "short", (batches, "{{stage}}")))
    made.with_panel(figure("审计链区块", "short", (most("tiaokuai_audit_blocks", "service"), "{{service}}")))
    sound = "min by (service) (tiaokuai_audit_chain_ok)"
    made.with_panel(figure("审计链完好（1 为完好）", "short", (sound, "{{service}}")))
    walked = f"time() - {most('tiaokuai_audit_verified_timestamp_seconds', 'service')}"
    made.with_panel(figure("审计链上次核验距今", "s", (walked, "{{service}}"), limit=_UNVERIFIED))
    _deleted(made)
    _processes(made)
    return made


def _deleted(made: Dashboard) -> None:
    made.with_row(Row("到期删除"))
    for title, counter in (
        ("近一日删除的个人信息", "tiaokuai_intake_deleted_total"),
        ("近一日删除的派单资料", "tiaokuai_dispatch_deleted_total"),
    ):
        made.with_panel(bars(title, "short", (grown(counter, "1d", "kind"), "{{kind}}")))


def _processes(made: Dashboard) -> None:
    made.with_row(Row("进程"))
    cores = f"rate(process_cpu_seconds_total{_OURS}[$__rate_interval])"
    made.with_panel(curve("处理器（核）", "short", (cores, "{{instance}}")))
    memory = f"process_resident_memory_bytes{_OURS}"
    made.with_panel(curve("内存", "bytes", (memory, "{{instance}}")))
    files = f"process_open_fds{_OURS} / process_max_fds{_OURS}"
    made.with_panel(curve("打开的文件（占上限）", "percentunit", (files, "{{instance}}"), limit=0.8))
    lived = f"time() - process_start_time_seconds{_OURS}"
    made.with_panel(figure("已运行", "s", (lived, "{{instance}}")))
