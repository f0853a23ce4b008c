"""What the loop counts, once a batch; labels are bounded."""

from collections import Counter as Tally
from collections.abc import Collection

from prometheus_client import Counter, Gauge

from shared.contract.events.feedback import CallbackGiven
from shared.domain.vocabulary import CallbackOwner, OpenEnum, Satisfaction, Solved

RESULTS = Counter(
    "tiaokuai_feedback_results", "Callback results taken, by whose callback", ["owner", "reached"]
)
SOLVED = Counter("tiaokuai_feedback_solved", "Answers to whether the matter is solved", ["solved"])
SATISFACTION = Counter("tiaokuai_feedback_satisfaction", "Answers to how the handling was", ["satisfaction"])
CLOSED_BY_DEFAULT = Counter(
    "tiaokuai_feedback_silence", "Orders closed because no callback result came within the stated time"
)
RETRIED = Counter("tiaokuai_feedback_callback_retries", "Callbacks asked again after nobody was reached")

COUNTED = Counter("tiaokuai_feedback_counted", "Orders counted anew for the scoreboard")
COUNTED_UNTIL = Gauge("tiaokuai_feedback_counted_timestamp_seconds", "As of when the scoreboard is counted")

ARREARS = Gauge("tiaokuai_feedback_arrears_open", "Arrears matters not paid (动态清零: none)", ["kind"])
ARREARS_PAST = Gauge("tiaokuai_feedback_arrears_past", "Of these, past the statute's longest term", ["kind"])

# What is rare is shown at zero, too.
for _owner in CallbackOwner:
    for _reached in ("true", "false"):
        RESULTS.labels(_owner.value, _reached)
for _each in Solved:
    SOLVED.labels(_each.value)
for _rating in Satisfaction:
    SATISFACTION.labels(_rating.value)


def count_results(taken: Collection[CallbackGiven]) -> None:
    """Count callback results met for the first time."""
    who = Tally((_known(each.owner), str(each.reached).lower()) for each in taken)
    for (owner, reached), number in who.items():
        RESULTS.labels(owner, reached).inc(number)
    for solved, number in Tally(_known(each.solved) for each in taken if each.solved).items():
        SOLVED.labels(solved).inc(number)
    for rating, number in Tally(_known(each.satisfaction) for each in taken if each.satisfaction).items():
        SATISFACTION.labels(rating).inc(number)


def _known(word: OpenEnum) -> str:
    return word.value if word.known else "unknown"
