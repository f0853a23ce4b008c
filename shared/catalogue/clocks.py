"""Clocks: time limits by name, statutory overlays, working hours and duty rosters."""

from datetime import time
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.catalogue.entries import Entry, Line, Slug
from shared.domain.vocabulary import RequestType

Amount = Annotated[float, Field(gt=0, le=1000)]


class TimeUnit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"


class Clock(Entry):
    """A time limit: `amount` of `unit` from the moment `counts_from`, with its source."""

    code: Slug
    name: Line
    amount: Amount
    unit: TimeUnit
    counts_from: Line
    basis: Line


class Stage(Entry):
    """One limit of a statutory overlay."""

    code: Slug
    name: Line
    amount: Amount
    unit: TimeUnit


class Overlay(Entry):
    """法定期限: limits a law lays over the hotline's clocks; `counts_from` says whose receipt starts them."""

    code: Slug
    name: Line
    counts_from: Line
    basis: Line
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]


class Session(Entry):
    """A stretch of local time in which a unit works."""

    opens: time
    closes: time


class DayKind(StrEnum):
    """On which days working hours apply; working days follow the State Council's calendar."""

    WORKING_DAYS = "working_days"
    EVERY_DAY = "every_day"


class WorkingHours(Entry):
    """工作时间."""

    code: Slug
    name: Line
    on: DayKind
    sessions: Annotated[tuple[Session, ...], Field(min_length=1)]


class DutyLevel(StrEnum):
    """The ladder an unsigned urgent order climbs."""

    DUTY = "duty"
    LEADER = "leader"
    COMMANDER = "commander"


class DutyRole(Entry):
    """A role on duty, never a person; `hours` names working hours."""

    level: DutyLevel
    role: Line
    hours: Slug


class Roster(Entry):
    """值班: the roles of a unit in the order in which they are told."""

    code: Slug
    name: Line
    roles: Annotated[tuple[DutyRole, ...], Field(min_length=1)]


class ClocksFile(Entry):
    """clocks.yaml; `by_request_type` is the default a category may override."""

    clocks: tuple[Clock, ...]
    by_request_type: dict[RequestType, Slug]
    overlays: tuple[Overlay, ...]
    working_hours: tuple[WorkingHours, ...]
    rosters: tuple[Roster, ...]
