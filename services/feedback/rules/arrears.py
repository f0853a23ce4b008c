"""Arrears (clause 46): which are open, at which statutory stage, how old; 动态清零 means none is open."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

BANDS = ((30, "30天以内"), (60, "31—60天"), (90, "61—90天"))
OLDEST = "90天以上"
PAST = "past"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the statute: until when, from the day of receipt."""

    code: str
    name: str
    due: Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Arrear:
    """One matter; `kind` is the debtor's (a leaf of the catalogue), `settled` when it was paid.

    `order_id` is None for who may not be told which matter it is.
    """

    order_id: UUID | None
    reference: str
    kind: str
    unit: str | None
    received_at: datetime
    creditor_size: str | None
    sum_band: str | None
    settled: bool


@dataclass(frozen=True, slots=True)
class Gauge:
    """What is open of one kind of debtor: how many, how many past the longest term, by age."""

    kind: str
    name: str
    open: int
    past: int
    settled: int
    ages: dict[str, int]


def stage_of(arrear: Arrear, stages: Sequence[Stage], now: datetime) -> tuple[str, datetime]:
    """The stage it is at and until when; `past` with the last date when every term is over."""
    due = now
    for stage in stages:
        due = stage.due(arrear.received_at)
        if due >= now:
            return stage.code, due
    return PAST, due


def age_of(arrear: Arrear, now: datetime) -> str:
    """The band of its age in calendar days."""
    days = (now - arrear.received_at).days
    return next((name for limit, name in BANDS if days <= limit), OLDEST)


def gauges(
    found: Iterable[Arrear], names: dict[str, str], stages: Sequence[Stage], now: datetime
) -> list[Gauge]:
    """One gauge for each kind of debtor, those with nothing open too."""
    held = list(found)
    return [
        _gauge(code, name, [each for each in held if each.kind == code], stages, now)
        for code, name in names.items()
    ]


def _gauge(code: str, name: str, found: list[Arrear], stages: Sequence[Stage], now: datetime) -> Gauge:
    still = [each for each in found if not each.settled]
    ages = Counter(age_of(each, now) for each in still)
    return Gauge(
        kind=code,
        name=name,
        open=len(still),
        past=sum(stage_of(each, stages, now)[0] == PAST for each in still),
        settled=len(found) - len(still),
        ages={band: ages[band] for band in (*(name for _, name in BANDS), OLDEST)},
    )
