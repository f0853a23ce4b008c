"""Every topic: key, partitions, retention, one writer, its readers. `tiaokuai topics apply` makes them so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

PREFIX = "tiaokuai."
SERVICES = ("intake", "classifier", "dispatch", "feedback")

_MONTH = timedelta(days=30)
_INPUT_BYTES = 256 * 1024
_OUTPUT_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as declared: `name` without prefix, sizes in bytes.

    The writer is a service, `source`, `survey` or `unit:<code>`.
    """

    name: str
    key: str
    partitions: int
    writer: str
    readers: tuple[str, ...]
    about: str
    retention: timedelta = _MONTH
    compacted: bool = False
    max_bytes: int = _OUTPUT_BYTES

    @property
    def full_name(self) -> str:
        return PREFIX + self.name

    def config(self) -> dict[str, str]:
        """The broker's settings for this topic."""
        return {
            "cleanup.policy": "compact" if self.compacted else "delete",
            "retention.ms": str(int(self.retention.total_seconds() * 1000)),
            "max.message.bytes": str(self.max_bytes),
        }


SUBMISSIONS = Topic(
    "intake.submissions",
    "any",
    4,
    "source",
    ("intake",),
    "the source's own JSON or our canonical event; a header names the source",
    retention=timedelta(days=7),
    max_bytes=_INPUT_BYTES,
)
RECEIVED = Topic(
    "complaints.received",
    "complaining side",
    4,
    "intake",
    ("classifier",),
    "complaints as they stand, redacted",
)
SEALED = Topic(
    "complaints.sealed",
    "complaint",
    4,
    "intake",
    ("dispatch",),
    "sealed complaints as they stand; they pass no classifier",
)
CLASSIFIED = Topic(
    "complaints.classified",
    "complaining side",
    4,
    "classifier",
    ("dispatch",),
    "candidates, abstention, repeat relation; same key and partitions as received",
)
MATTERS = Topic(
    "matters", "matter", 4, "classifier", ("dispatch", "feedback"), "matters found, joined, split"
)
LIFECYCLE = Topic(
    "dispatch.lifecycle",
    "complaint",
    4,
    "dispatch",
    ("feedback", "intake", "classifier"),
    "every move of every order with its whole state",
    retention=timedelta(days=365),
)
CITY_REPORTS = Topic(
    "city.reports",
    "complaint",
    4,
    "dispatch",
    ("source",),
    "what the city is told under each number",
    retention=timedelta(days=90),
)
CITY_RECEIPTS = Topic(
    "city.receipts",
    "complaint",
    4,
    "intake",
    ("dispatch",),
    "our reports taken or refused by the source",
)
CALLBACK_REQUESTS = Topic(
    "callbacks.requests", "complaint", 4, "feedback", ("survey", "source"), "who is to be asked"
)
CALLBACKS = Topic(
    "feedback.callbacks",
    "complaint",
    4,
    "survey",
    ("feedback",),
    "what the complainants said, by the district's, a town's or a firm's callback",
    max_bytes=_INPUT_BYTES,
)
CITY_CALLBACKS = Topic(
    "city.callbacks",
    "complaint",
    4,
    "source",
    ("feedback",),
    "what they said by the city's callback, the official one",
    max_bytes=_INPUT_BYTES,
)
VERDICTS = Topic(
    "feedback.verdicts",
    "complaint",
    4,
    "feedback",
    ("dispatch", "intake"),
    "closed, rework, supervise, escalate",
)
STATUS = Topic(
    "complaints.status", "complaint", 4, "feedback", ("source",), "what the complainant may be told"
)
SUPERVISION = Topic(
    "feedback.supervision",
    "complaint",
    4,
    "feedback",
    ("operator",),
    "every step of the supervision ladder, for the supervisor",
)
REPORTERS = Topic(
    "reporters.list",
    "entry",
    1,
    "classifier",
    ("entitled",),
    "the reviewed list; switched off by default",
    compacted=True,
)

SHARED_TOPICS: tuple[Topic, ...] = (
    SUBMISSIONS,
    RECEIVED,
    SEALED,
    CLASSIFIED,
    MATTERS,
    LIFECYCLE,
    CITY_REPORTS,
    CITY_RECEIPTS,
    CALLBACK_REQUESTS,
    CALLBACKS,
    CITY_CALLBACKS,
    VERDICTS,
    STATUS,
    SUPERVISION,
    REPORTERS,
)


def rejected(service: str) -> Topic:
    """Where a service says which records became dead letters."""
    return Topic(
        f"{service}.rejected", "-", 1, service, ("operator",), "coordinates and codes of dead letters"
    )


def audit(service: str) -> Topic:
    """Where a service says what its audit chain has come to, out of its own database's reach."""
    return Topic(
        f"{service}.audit",
        "service",
        1,
        service,
        ("operator",),
        "seals of the audit log",
        retention=timedelta(days=400),
    )


def control(service: str) -> Topic:
    """A Faust app wants one topic of its own; operators may speak to the workers there."""
    return Topic(f"{service}.control", "-", 1, "operator", (service,), "control messages to the workers")


def orders(unit: str) -> Topic:
    """A unit's own order topic; the closing dot keeps one unit's prefix from being another's."""
    return Topic(
        f"dispatch.orders.{unit}.",
        "complaint",
        1,
        "dispatch",
        (f"unit:{unit}",),
        "what this unit is told of its orders",
        retention=timedelta(days=90),
    )


def reports(unit: str) -> Topic:
    """A unit's own report topic."""
    return Topic(
        f"units.reports.{unit}.",
        "complaint",
        1,
        f"unit:{unit}",
        ("dispatch",),
        "what this unit reports",
        max_bytes=_INPUT_BYTES,
    )


def supervision(unit: str) -> Topic:
    """A unit's own steps of the ladder; dispatch alone writes its order topic, so they have one of theirs."""
    return Topic(
        f"feedback.supervision.{unit}.",
        "complaint",
        1,
        "feedback",
        (f"unit:{unit}",),
        "steps of the supervision ladder on orders this unit leads",
    )


def unit_of(topic: str) -> str:
    """The unit whose own topic this is: `tiaokuai.units.reports.scjgj.` → `scjgj`."""
    return topic.rstrip(".").rsplit(".", 1)[-1]


def all_topics(units: Iterable[str]) -> tuple[Topic, ...]:
    """Every topic of a district with these units."""
    codes = sorted(units)
    return (
        *SHARED_TOPICS,
        *(rejected(service) for service in SERVICES),
        *(audit(service) for service in SERVICES),
        *(control(service) for service in SERVICES),
        *(orders(code) for code in codes),
        *(reports(code) for code in codes),
        *(supervision(code) for code in codes),
    )


FAMILIES: dict[str, Topic] = {topic.name: topic for topic in SHARED_TOPICS} | {
    "dispatch.orders": orders("{unit}"),
    "units.reports": reports("{unit}"),
    "feedback.supervision.units": supervision("{unit}"),
    "rejected": rejected("{service}"),
    "audit": audit("{service}"),
}
"""Every topic an event type may name; `{unit}` and `{service}` stand for a code."""
