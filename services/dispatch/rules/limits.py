"""The due times of an order by the catalogue's clocks (`domain.md` §1b, §4); the city's stays as sent."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.categories import Flag
from shared.catalogue.clocks import Clock, DayKind, Overlay, Stage, TimeUnit
from shared.catalogue.clocks import WorkingHours as Hours
from shared.contract.events.order import Due
from shared.domain.holidays import Holidays
from shared.domain.vocabulary import RequestType
from shared.domain.working_hours import WorkingHours
from shared.domain.worktime import SHANGHAI, Deadline, WorkCalendar

YELLOW_LEFT, ORANGE_LEFT = 0.5, 0.2
"""Shares of the working time left at which a unit is warned; red is when none is left."""

_RESULT = "result"

Warnings = tuple[datetime, datetime] | tuple[None, None]
"""The instants of yellow and orange; none where no working time is left."""


class Asked(NamedTuple):
    """What limits depend on; `city` as the city sent it, `received_at` starts a statute's clock."""

    category: str | None
    request_type: RequestType
    urgent: bool
    received_at: datetime
    city: datetime | None


class Limits:
    """Computes deadlines; instants come in, nothing reads a clock."""

    def __init__(self, catalogue: Catalogue, holidays: Holidays) -> None:
        self._catalogue = catalogue
        self._computed: dict[tuple[WorkCalendar, str], Deadline] = {}
        self._warnings: dict[tuple[WorkCalendar, datetime], Warnings] = {}
        self._computed_at: datetime | None = None
        self._spared = sum(catalogue.clocks[name].amount for name in ("desk_check", "approval"))
        self._office = WorkCalendar(holidays)
        self._calendars = {unit.code: self._of(unit.hours) for unit in catalogue.units.values()}

    def horizon(self) -> date:
        """The last day whose holidays are known."""
        return self._office.horizon()

    def first(self, asked: Asked, lead: str, at: datetime) -> Due:
        """The due times of what is first issued to `lead` at `at`."""
        calendar, city = self._calendars[lead], asked.city
        internal = self._ahead_of(city, calendar, self._deadline(calendar, self._handling(asked), at), at)
        sign, contact = self._receipt(calendar, at, urgent=asked.urgent)
        binding = _earliest(city, internal.at)
        yellow, orange = self._warned(calendar, at, binding)
        return Due.of(
            city=city,
            statutory=self._statutory(asked),
            internal=internal.at,
            binding=binding,
            sign=sign,
            contact=contact,
            provisional=internal.provisional,
            known_until=calendar.horizon() if internal.provisional else None,
            since=at,
            yellow=yellow,
            orange=orange,
        )

    def handed_on(self, due: Due, lead: str, at: datetime, *, urgent: bool) -> Due:
        """Another lead signs and contacts anew; what the complainant was promised stays."""
        sign, contact = self._receipt(self._calendars[lead], at, urgent=urgent)
        return due.model_copy(update={"sign": sign, "contact": contact})

    def hurried(self, due: Due, lead: str, at: datetime) -> Due:
        """What turned urgent is signed and contacted in natural hours from then; what was sooner stays."""
        sign, contact = self._receipt(self._calendars[lead], at, urgent=True)
        return due.model_copy(update={"sign": min(due.sign, sign), "contact": min(due.contact, contact)})

    def is_urgent(self, category: str | None) -> bool:
        """Whether matters of a category are urgent by themselves."""
        known = self._catalogue.categories.get(category or "")
        return known is not None and Flag.URGENT in known.flags

    def rework(self, due: Due, lead: str, at: datetime, *, urgent: bool) -> Due:
        """Rework has limits of its own, contact too; the city's date counts as long as it lies ahead."""
        calendar = self._calendars[lead]
        internal = self._deadline(calendar, self._catalogue.clocks["rework"], at)
        ahead = due.city if due.city is not None and due.city > at else None
        again = self._set(due.model_copy(update={"since": at}), calendar, internal, ahead)
        on = self.handed_on(_warned_anew(again, calendar), lead, at, urgent=urgent)
        contact = _deadline(calendar, self._catalogue.clocks["bad_review"], at).at
        return on.model_copy(update={"contact": min(on.contact, contact)})

    def extended(self, due: Due, lead: str, days: int) -> Due:
        """More working days within the district, up to the limit of what is complex and approved.

        What the city set stands until the city sets another.
        """
        calendar = self._calendars[lead]
        longer = calendar.add_working_days(due.internal, days)
        most = _deadline(calendar, self._catalogue.clocks["complex"], due.since or due.internal)
        if due.internal < most.at < longer.at:
            longer = most
        return self._set(due, calendar, longer, _counting(due))

    def resumed(self, due: Due, lead: str, paused_at: datetime, at: datetime) -> Due:
        """A pause's working time is made good within the district; the city's clock never stood still."""
        calendar = self._calendars[lead]
        rested = max(calendar.working_between(paused_at, at), timedelta())
        return self._set(due, calendar, calendar.add_working_time(due.internal, rested), _counting(due))

    def recounted(self, due: Due, lead: str | None) -> Due:
        """A provisional date, now that its holidays are known; the same one while they still aren't."""
        calendar = self._calendars.get(lead or "", self._office)
        if due.known_until is None or due.since is None or calendar.horizon() <= due.known_until:
            return due
        then = calendar.until(due.known_until)
        found = calendar.recounted(due.since, due.internal, then)
        known = calendar.horizon() if found.provisional else None
        return self._set(due, calendar, found, _counting(due)).model_copy(update={"known_until": known})

    def from_city(self, due: Due, city: datetime | None, lead: str | None = None) -> Due:
        """The city's new date, as sent; a date of the district's that was set by the old one follows it."""
        calendar = self._calendars.get(lead or "", self._office)
        internal, since = Deadline(due.internal, due.provisional), due.since or due.internal
        ready = self._ready_by(_counting(due), calendar, since)
        if ready is not None and ready.at == due.internal:
            internal = self._ready_by(city, calendar, since) or internal
        return self._set(due.model_copy(update={"city": city}), calendar, internal, city)

    def return_until(self, lead: str, issued_at: datetime) -> datetime:
        """Until when a unit may ask to return an order issued to it."""
        return _deadline(self._calendars[lead], self._catalogue.clocks["return"], issued_at).at

    def desk_deadline(self, clock: str, at: datetime) -> datetime:
        """When a clock of the catalogue runs out by the desk's working time."""
        return _deadline(self._office, self._catalogue.clocks[clock], at).at

    def review_until(self, requested_at: datetime) -> datetime:
        """Until when the desk reviews a return request."""
        return _deadline(self._office, self._catalogue.clocks["return_review"], requested_at).at

    def help_until(self, unit: str, asked_at: datetime, *, urgent: bool) -> datetime:
        """Until when a unit gives the help it is asked for, where the lead names no time."""
        clock = self._catalogue.clocks["urgent_help" if urgent else "help"]
        return _deadline(self._calendars[unit], clock, asked_at).at

    def report_in_until(self, whistled_at: datetime) -> datetime:
        """Until when departments report in."""
        return _deadline(self._office, self._catalogue.clocks["report_in"], whistled_at).at

    def morning(self, day: date) -> datetime:
        """When a day of review begins."""
        return datetime.combine(day, time(), SHANGHAI)

    def days_past_city(self, due: Due | None, until: datetime | None) -> int:
        """Working days to ask of the city so that its date isn't before `until`; 0 where it isn't now.

        More than the longest extension where no extension is enough.
        """
        city = _counting(due) if due else None
        if city is None or until is None or until <= city:
            return 0
        most = self.longest_extension
        enough = (n for n in range(1, most + 1) if self._office.add_working_days(city, n).at >= until)
        return next(enough, most + 1)

    @property
    def longest_extension(self) -> int:
        """The most working days a unit may ask for."""
        return int(self._catalogue.clocks["extension"].amount)

    def _of(self, code: str) -> WorkCalendar:
        hours = self._catalogue.working_hours[code]
        if hours.on is DayKind.EVERY_DAY:
            return self._office
        return self._office.with_hours(_hours(hours))

    def _handling(self, asked: Asked) -> Clock:
        catalogue = self._catalogue
        if asked.category is not None and asked.category in catalogue.categories:
            return catalogue.clock(asked.category, asked.request_type)
        by_type = catalogue.clock_by_request_type
        return catalogue.clocks[by_type.get(asked.request_type, by_type[RequestType.OTHER])]

    def _receipt(self, calendar: WorkCalendar, at: datetime, *, urgent: bool) -> tuple[datetime, datetime]:
        clocks = self._catalogue.clocks
        names = ("urgent_sign", "urgent_contact") if urgent else ("sign", "contact")
        sign, contact = (self._deadline(calendar, clocks[name], at).at for name in names)
        return sign, contact

    def _deadline(self, calendar: WorkCalendar, clock: Clock, at: datetime) -> Deadline:
        """As computed, once for all the orders of a batch: they share their instant."""
        self._forget_others(at)
        found = self._computed.get((calendar, clock.code))
        if found is None:
            found = self._computed[calendar, clock.code] = _deadline(calendar, clock, at)
        return found

    def _warned(self, calendar: WorkCalendar, at: datetime, binding: datetime) -> Warnings:
        self._forget_others(at)
        found = self._warnings.get((calendar, binding))
        if found is None:
            found = self._warnings[calendar, binding] = _warnings(calendar, at, binding)
        return found

    def _set(self, due: Due, calendar: WorkCalendar, internal: Deadline, city: datetime | None) -> Due:
        """Another date of the district; `city` is the city's where it counts. Warnings begin anew."""
        internal = self._ahead_of(city, calendar, internal, due.since or due.internal)
        binding = _earliest(city, internal.at)
        changes: dict[str, object] = {
            "internal": internal.at,
            "provisional": internal.provisional,
            "known_until": (due.known_until or calendar.horizon()) if internal.provisional else None,
            "binding": binding,
        }
        changed = due.model_copy(update=changes)
        return changed if binding == due.binding else _warned_anew(changed, calendar)

    def _ahead_of(
        self, city: datetime | None, calendar: WorkCalendar, internal: Deadline, since: datetime
    ) -> Deadline:
        """The district's own date, so early that leader and desk can still read the answer by the city's."""
        ready = self._ready_by(city, calendar, since)
        return internal if ready is None or internal.at <= ready.at else ready

    def _ready_by(self, city: datetime | None, calendar: WorkCalendar, since: datetime) -> Deadline | None:
        """The city's date less the desk's check and the leader's approval; they take half the time at most.

        None where the city gave no date, or no working time.
        """
        whole = calendar.working_between(since, city) if city is not None else timedelta()
        if city is None or whole <= timedelta():
            return None
        return calendar.before(city, min(calendar.day * self._spared, whole / 2))

    def _forget_others(self, at: datetime) -> None:
        """What was computed for another instant."""
        if at != self._computed_at:
            self._computed, self._warnings, self._computed_at = {}, {}, at

    def _statutory(self, asked: Asked) -> datetime | None:
        category = self._catalogue.categories.get(asked.category or "")
        overlay = self._catalogue.overlays.get(category.statutory_overlay or "") if category else None
        return _deadline(self._office, _result(overlay), asked.received_at).at if overlay else None


def days_beyond_city(due: Due | None, most: int) -> int:
    """Days by which a statute's period passes the city's date, at most `most`; 0 where it doesn't."""
    if due is None or due.city is None or due.statutory is None or due.statutory <= due.city:
        return 0
    return min(most, -(-(due.statutory - due.city) // timedelta(days=1)))


def _result(overlay: Overlay) -> Stage:
    return next((stage for stage in overlay.stages if stage.code == _RESULT), overlay.stages[-1])


def _deadline(calendar: WorkCalendar, clock: Clock | Stage, at: datetime) -> Deadline:
    if clock.unit is TimeUnit.HOURS:
        return calendar.add_hours(at, clock.amount)
    if clock.unit is TimeUnit.CALENDAR_DAYS:
        return calendar.add_calendar_days(at, int(clock.amount))
    return calendar.add_working_days(at, clock.amount)


def _warned_anew(due: Due, calendar: WorkCalendar) -> Due:
    yellow, orange = _warnings(calendar, due.since or due.binding, due.binding)
    return due.model_copy(update={"yellow": yellow, "orange": orange, "colour": None})


def _counting(due: Due) -> datetime | None:
    """The city's date, unless it had passed before the rework that the due times are of."""
    counts = due.city is not None and due.binding == min(due.city, due.internal)
    return due.city if counts else None


def _warnings(calendar: WorkCalendar, since: datetime, binding: datetime) -> Warnings:
    """When half, and when a fifth, of the working time to the binding date is left."""
    whole = calendar.working_between(since, binding)
    if whole <= timedelta():
        return None, None
    used = (whole * (1 - left) for left in (YELLOW_LEFT, ORANGE_LEFT))
    yellow, orange = (calendar.add_working_time(since, span).at for span in used)
    return yellow, orange


def _earliest(city: datetime | None, internal: datetime) -> datetime:
    return internal if city is None else min(city, internal)


def _hours(hours: Hours) -> WorkingHours:
    return WorkingHours(*((session.opens, session.closes) for session in hours.sessions))
