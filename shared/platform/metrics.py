"""Every metric of the stage and of HTTP: name, labels and meaning in one place; counted per batch.

Labels are bounded (stage, reason, route); never a phone, a name or an order.
"""

from time import time

from prometheus_client import Counter, Gauge, Histogram

EVENTS_IN = Counter("tiaokuai_stage_events_in", "Records a stage committed, good or bad", ["stage"])
EVENTS_OUT = Counter("tiaokuai_stage_events_out", "Outbox rows Kafka acknowledged", ["stage"])
BATCH_SECONDS = Histogram(
    "tiaokuai_stage_batch_seconds",
    "From a batch's first decode to its commit",
    ["stage"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
DEAD_LETTERS = Counter("tiaokuai_dead_letters", "Records that became dead letters", ["stage", "reason"])
DUPLICATES = Counter("tiaokuai_duplicates_suppressed", "Inputs met before and left without effect", ["stage"])
RETRIES = Counter("tiaokuai_stage_retries", "Transactions or sends tried again", ["stage", "reason"])
FENCED = Counter("tiaokuai_stage_fenced", "Partitions found taken by another worker at commit", ["stage"])
OUTBOX_BLOCKED = Counter("tiaokuai_outbox_blocked", "Rows Kafka refused for good", ["stage"])
OUTBOX_AGE = Gauge("tiaokuai_outbox_oldest_age_seconds", "Age of the oldest unsent row", ["service"])
LAG = Gauge("tiaokuai_stage_lag_records", "Records on the topics and not yet committed", ["stage"])
HTTP_SECONDS = Histogram(
    "tiaokuai_http_request_seconds", "Time to answer a request", ["service", "route", "status"]
)


class AgeGauge(Gauge):
    """A gauge of how long ago something happened."""

    def age(self, stage: str, since: float) -> None:
        """Set to the seconds since `since` (epoch seconds), never below 0."""
        self.labels(stage).set(max(0.0, time() - since))


OLDEST_AGE = AgeGauge(
    "tiaokuai_stage_oldest_age_seconds", "Age of the record last committed while there was work", ["stage"]
)
