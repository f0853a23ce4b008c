"""The classifier's own counts; labels are bounded."""

from prometheus_client import Counter

STAGE = "complaints"

ITEMS = Counter("tiaokuai_classifier_items", "Items classified: decided, or why not", ["result"])
REPEATS = Counter(
    "tiaokuai_classifier_repeats", "Complaint versions by their relation to earlier ones", ["relation"]
)
FOLLOWED = Counter("tiaokuai_classifier_followed", "Complaints the job across complainants has looked at")
CLASS_CHANGES = Counter(
    "tiaokuai_classifier_class_changes", "Changes of groups across complainants", ["kind", "change"]
)
