"""Every metric of stages and HTTP in one place: its name, its meaning, its labels. Counted once a batch.

Labels are bounded: stages, dead-letter codes, routes; never a phone, a name or an order's id.
"""

from collections import Counter as Tally
from collections.abc import Sequence

from prometheus_client import Counter, Gauge, Histogram

# A series that begins at its first thousand has not risen, as Prometheus sees it: these begin at zero.
FOUND_AT_THE_DOOR = (
    *("encoding", "shape", "field", "forbidden_text", "too_large", "unknown_type", "unknown_source"),
    "handler_failed",
)
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
    "tiaokuai_stage_oldest_unprocessed_seconds",
    "Age of the oldest record not yet committed; while Kafka is silent, since it was last heard",
    ["stage"],
)
OLDEST_OUTBOX = Gauge(
    "tiaokuai_stage_oldest_outbox_seconds", "Age of the oldest event not yet published", ["stage"]
)
OUTBOX_BLOCKED = Gauge("tiaokuai_outbox_blocked_rows", "Events that Kafka refuses for good", ["service"])
REFUSED = Gauge(
    "tiaokuai_stage_refused_partitions",
    "Partitions not read: their log is another than the cursor knows, or ends before it",
    ["stage"],
)
DEAD_IN_A_ROW = Gauge(
    "tiaokuai_stage_dead_letters_in_a_row",
    "Records of the last batches in which nothing could be used",
    ["stage"],
)
CONTRADICTIONS = Counter(
    "tiaokuai_stage_contradictions", "Events that came again with other content under the same id", ["stage"]
)

MISSING = Gauge(
    "tiaokuai_integrity_missing",
    "What must have come by now and has not, at two looks running (must be 0)",
    ["service", "what"],
)
DUPLICATES = Gauge(
    "tiaokuai_integrity_duplicates", "What is there twice and may be once (must be 0)", ["service", "what"]
)
AUDIT_BLOCKS = Gauge("tiaokuai_audit_blocks", "Blocks of the audit chain", ["service"])
AUDIT_OK = Gauge(
    "tiaokuai_audit_chain_ok", "1 while every block walked so far follows the one before it", ["service"]
)
AUDIT_VERIFIED = Gauge(
    "tiaokuai_audit_verified_timestamp_seconds", "When the chain was last walked to its end", ["service"]
)

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
        self.refused = REFUSED.labels(stage)
        self.dead_in_a_row = DEAD_IN_A_ROW.labels(stage)
        self.contradictions = CONTRADICTIONS.labels(stage)
        for reason in _RETRY_REASONS:
            RETRIES.labels(stage, reason)
        for code in FOUND_AT_THE_DOOR:
            DEAD_LETTERS.labels(stage, code)

        self._row = 0

    def letters(self, codes: Sequence[str], size: int) -> None:
        """Count a batch of `size` records, of which these became dead letters."""
        for code, count in Tally(codes).items():
            DEAD_LETTERS.labels(self._stage, code).inc(count)
        self._row = self._row + size if len(codes) >= size else 0
        self.dead_in_a_row.set(self._row)

    def retry(self, reason: str) -> None:
        RETRIES.labels(self._stage, reason).inc()
