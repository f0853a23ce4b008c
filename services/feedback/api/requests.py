"""What the routes read of a request: periods, cursors, whose unit is asking."""

from datetime import date, datetime, tzinfo

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request

from services.feedback.board.cells import Period
from shared.contract.errors import TiaokuaiError
from shared.contract.fields import Instant
from shared.platform.identity import Identity
from shared.platform.row_sight import RowSight
from shared.platform.web import identity_of

SEALED = "sealed"
"""Scope: to be shown sealed matters; everybody else's lists and exports don't have them."""

CALLBACKS, CITY_CALLBACKS, SCOREBOARD, REVIEW, PUBLISH, EVALUATION, UNIT = (
    "callbacks",
    "callbacks.city",
    "scoreboard",
    "review",
    "publish",
    "evaluation",
    "reports",
)
"""Scopes: of those who call back; who hand in the city's own results; who read figures; who judge exceptions
and objections; who draft and publish; of a third party that evaluates; of units, also `unit:<code>`."""

_INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)
_UNIT = "unit:"


def own_rows(identity: Identity) -> RowSight:
    """What the database shows to a unit of itself."""
    return RowSight(identity.units)


def month_of(text: str, zone: tzinfo) -> Period:
    """`2026-10` by the district's clock; raises ValueError."""
    first = date.fromisoformat(f"{text}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    start, end = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (first, after))
    return Period(start, end)


def period_of(request: Request, zone: tzinfo, now: datetime) -> Period:
    """`month`, or `from` and `to`; everything until now by default. Raises `TiaokuaiError` field."""
    month = request.query_params.get("month")
    if month:
        try:
            return month_of(month, zone)
        except ValueError:
            raise TiaokuaiError("field", field="month") from None
    since = instant(request, "from") or datetime(2000, 1, 1, tzinfo=zone)
    return Period(since, instant(request, "to") or now)


def instant(request: Request, name: str) -> datetime | None:
    """A moment of the query. Raises `TiaokuaiError` field."""
    raw = request.query_params.get(name)
    try:
        return _INSTANT.validate_python(raw) if raw else None
    except ValidationError:
        raise TiaokuaiError("field", field=name) from None


def sees_sealed(request: Request) -> bool:
    """Whether who asks may be shown sealed matters."""
    return SEALED in identity_of(request).scopes


def person_of(request: Request) -> str:
    """Who asks, by name."""
    return identity_of(request).name


def person_and_units(request: Request) -> tuple[str, frozenset[str]]:
    """Who asks, and the units this person belongs to."""
    return person_of(request), identity_of(request).units


def recuse(request: Request, unit: str) -> None:
    """Nobody decides on a matter of his own unit (回避). Raises `TiaokuaiError` recused."""
    if unit in identity_of(request).units:
        raise TiaokuaiError("recused")


def unit_of(request: Request) -> str:
    """The one unit the caller speaks for; a section speaks for none. Raises `TiaokuaiError` wrong_unit."""
    units = [scope[len(_UNIT) :] for scope in identity_of(request).scopes if scope.startswith(_UNIT)]
    if len(units) != 1 or identity_of(request).section is not None:
        raise TiaokuaiError("wrong_unit")
    return units[0]
