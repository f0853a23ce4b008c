"""Intake's own counts; labels are bounded."""

from collections.abc import Iterable

from prometheus_client import Counter

from services.intake.arrival import Receipt
from shared.platform.metrics import DUPLICATES_SUPPRESSED

STAGE = "submissions"

SUBMISSIONS = Counter("tiaokuai_intake_submissions", "Messages taken, by what became of them", ["outcome"])
EXTRA_FIELDS = Counter(
    "tiaokuai_intake_extra_fields", "Fields of a source that its mapping doesn't read", ["source"]
)

DELETED = Counter("tiaokuai_intake_deleted", "Rows of people's details deleted after their time", ["kind"])


def count_receipts(receipts: Iterable[Receipt]) -> None:
    """Count a batch; run again after a conflict it counts again, as the work was done again."""
    counts = dict.fromkeys(("applied", "waiting", "duplicate"), 0)
    for receipt in receipts:
        outcome = "duplicate" if receipt.duplicate else "waiting" if receipt.version is None else "applied"
        counts[outcome] += 1
    for outcome, count in counts.items():
        SUBMISSIONS.labels(outcome).inc(count)
    DUPLICATES_SUPPRESSED.labels(STAGE).inc(counts["duplicate"])
