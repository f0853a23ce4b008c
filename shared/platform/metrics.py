"""Every metric of stages and HTTP in one place: its name, its meaning, its labels. Counted once a batch.

Labels are bounded: stages, dead-letter codes, routes; never a phone, a name or an order's id.
"""

from prometheus_client import Counter, Gauge, Histogram

_RETRY_REASONS = ("conflict", "publish", "unreachable")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

EVENTS_IN = Counter("tiaokuai_stage_events_in", "Records read and accounted for by a commit", ["stage"])
EVENTS_OUT = Counter("tiaokuai_stage_events_out", "Events published and acknowledged", ["stage"])
BATCH_SECONDS = Histogram(
    "tiaokuai_stage_batch_seconds", "From poll to commit, a batch", ["stage"], buckets=_SECONDS
)
PUBLISH_SECONDS = Histogram(
    "tiaokuai_stage_publish_seconds",
    "From commit to the last acknowledgement, a batch",
    ["stage"],
    buckets=_SECONDS,
)
DEAD_LETTERS = Counter("tiaokuai_stage_dead_letters", "Records that could not be used", ["stage", "code"])
DUPLICATES_SUPPRESSED = Counter(
    "tiaokuai_stage_duplicates_suppressed", "Events that came again and had no further effect", ["stage"]
)
RETRIES = Counter("tiaokuai_stage_retries", "Transactions run again", ["stage", "reason"])
FENCED = Counter(
    "tiaokuai_stage_fenced", "Batches refused because the partition had a new owner (zombies)", ["stage"]
)
LAG = Gauge("tiaokuai_stage_lag_records", "Records on the assigned partitions not yet committed", ["stage"])
OLDEST_UNPROCESSED = Gauge(
    "tiaokuai_stage_oldest_unprocessed_seconds", "Age of the oldest record not yet committed", ["stage"]
)
OLDEST_OUTBOX = Gauge(
    "tiaokuai_stage_oldest_outbox_seconds", "Age of the oldest event not yet published", ["stage"]
)
OUTBOX_BLOCKED = Gauge("tiaokuai_stage_outbox_blocked_rows", "Events that Kafka refuses for good", ["stage"])

AUDIT_BLOCKS = Gauge("tiaokuai_audit_blocks", "Blocks of the audit chain", ["service"])

HTTP_REQUESTS = Counter("tiaokuai_http_requests", "Requests answered", ["route", "method", "status"])
HTTP_SECONDS = Histogram("tiaokuai_http_request_seconds", "Time to answer", ["route"], buckets=_SECONDS)


class StageMetrics:
    """The metrics of one stage, bound once: every series exists from the first scrape, at zero."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self.events_in = EVENTS_IN.labels(stage)
        self.events_out = EVENTS_OUT.labels(stage)
        self.batch_seconds = BATCH_SECONDS.labels(stage)
        self.publish_seconds = PUBLISH_SECONDS.labels(stage)
        self.duplicates_suppressed = DUPLICATES_SUPPRESSED.labels(stage)
        self.fenced = FENCED.labels(stage)
        self.lag = LAG.labels(stage)
        self.oldest_unprocessed = OLDEST_UNPROCESSED.labels(stage)
        self.oldest_outbox = OLDEST_OUTBOX.labels(stage)
        self.outbox_blocked = OUTBOX_BLOCKED.labels(stage)
        for reason in _RETRY_REASONS:
            RETRIES.labels(stage, reason)

    def dead_letter(self, code: str, count: int = 1) -> None:
        DEAD_LETTERS.labels(self._stage, code).inc(count)

    def retry(self, reason: str) -> None:
        RETRIES.labels(self._stage, reason).inc()
