"""The classifier's own counts; labels are bounded."""

from prometheus_client import Counter

STAGE = "complaints"

ITEMS = Counter("tiaokuai_classifier_items", "Items classified: decided, or why not", ["result"])
REPEATS = Counter(
    "tiaokuai_classifier_repeats", "Complaint versions by their relation to earlier ones", ["relation"]
)
