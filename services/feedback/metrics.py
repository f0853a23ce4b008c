"""What the loop counts; labels are bounded."""

from prometheus_client import Counter, Gauge

RESULTS = Counter(
    "tiaokuai_feedback_results", "Callback results taken, by whose callback", ["owner", "reached"]
)
CLOSED_BY_DEFAULT = Counter(
    "tiaokuai_feedback_silence", "Orders closed because no callback result came within the stated time"
)
RETRIED = Counter("tiaokuai_feedback_callback_retries", "Callbacks asked again after nobody was reached")

COUNTED = Counter("tiaokuai_feedback_counted", "Orders counted anew for the scoreboard")
COUNTED_UNTIL = Gauge("tiaokuai_feedback_counted_timestamp_seconds", "As of when the scoreboard is counted")

ARREARS = Gauge("tiaokuai_feedback_arrears_open", "Arrears matters not paid (动态清零: none)", ["kind"])
ARREARS_PAST = Gauge("tiaokuai_feedback_arrears_past", "Of these, past the statute's longest term", ["kind"])
