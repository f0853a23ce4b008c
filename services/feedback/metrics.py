"""What the loop counts; labels are bounded."""

from prometheus_client import Counter

RESULTS = Counter(
    "tiaokuai_feedback_results", "Callback results taken, by whose callback", ["owner", "reached"]
)
CLOSED_BY_DEFAULT = Counter(
    "tiaokuai_feedback_silence", "Orders closed because no callback result came within the stated time"
)
RETRIED = Counter("tiaokuai_feedback_callback_retries", "Callbacks asked again after nobody was reached")
