"""The classifier's own counts; labels are bounded."""

from prometheus_client import Counter, Histogram

STAGE = "complaints"

ITEMS = Counter("tiaokuai_classifier_items", "Items classified: decided, or why not", ["result"])
# Drift: what these showed in the weeks after the model was switched on is what they should still show.
CONFIDENCE = Histogram(
    "tiaokuai_classifier_confidence",
    "Probability of the first candidate",
    buckets=(0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0),
)
FIRST = Counter("tiaokuai_classifier_first", "Items by the first level of the first candidate", ["level"])
GRAMS = Counter(
    "tiaokuai_classifier_grams", "Characters and pairs read, by whether the model met them before", ["met"]
)
REPEATS = Counter(
    "tiaokuai_classifier_repeats", "Complaint versions by their relation to earlier ones", ["relation"]
)
FOLLOWED = Counter("tiaokuai_classifier_followed", "Complaints the job across complainants has looked at")
CLASS_CHANGES = Counter(
    "tiaokuai_classifier_class_changes", "Changes of groups across complainants", ["kind", "change"]
)

# What is rare is shown at zero, too.
for _met in ("yes", "no"):
    GRAMS.labels(_met)
for _kind in ("matter", "class_matter"):
    for _change in ("found", "joined", "split"):
        CLASS_CHANGES.labels(_kind, _change)
