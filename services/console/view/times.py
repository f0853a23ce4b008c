"""Times as people read them: the district's clock, what is left, and in which colour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_WEEKDAYS = "一二三四五六日"
_SOON = 1 / 3


@dataclass(frozen=True, slots=True)
class Countdown:
    """How long is left: `tone` is ok, soon or late, never told by colour alone."""

    text: str
    tone: str
    provisional: bool = False


def instant(value: str | datetime | None) -> datetime | None:
    """A moment as the services write it."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def here(value: str) -> str:
    """A time as a form gives it, on the district's clock; what is none stays as it is, to be refused."""
    try:
        return datetime.fromisoformat(value).replace(tzinfo=ZONE).isoformat()
    except ValueError:
        return value


def countdown(
    due: str | datetime | None,
    now: datetime,
    begun: str | datetime | None = None,
    *,
    provisional: bool = False,
) -> Countdown | None:
    """What is left until then; soon from the last third on (of three days if its start is unknown)."""
    until, since = instant(due), instant(begun)
    if until is None:
        return None
    left = until - now
    if left < timedelta():
        return Countdown(f"超 {_spoken(-left)}", "late", provisional)
    whole = until - since if since else timedelta(days=3)
    return Countdown(f"剩 {_spoken(left)}", "soon" if left < whole * _SOON else "ok", provisional)


def moment(value: str | datetime | None, now: datetime | None = None) -> str:
    """`11-24 周二 15:04`; with the year when it is another one."""
    at = instant(value)
    if at is None:
        return "—"
    here = at.astimezone(ZONE)
    year = "" if now and now.astimezone(ZONE).year == here.year else f"{here.year}-"
    return f"{year}{here:%m-%d} 周{_WEEKDAYS[here.weekday()]} {here:%H:%M}"


def month(value: str | datetime | None) -> str:
    """`2026年10月`, of a period's first moment."""
    at = instant(value)
    return f"{at.astimezone(ZONE):%Y年%m月}" if at else "—"


def ago(value: str | datetime | None, now: datetime) -> str:
    """How long something has waited."""
    at = instant(value)
    return _spoken(max(now - at, timedelta())) if at else ""


def spoken_seconds(seconds: float) -> str:
    """A duration in words."""
    return _spoken(timedelta(seconds=seconds))


def _spoken(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    if days >= 3:
        return f"{days} 天"
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if minutes >= 60:
        rest = f" {minutes % 60} 分" if minutes % 60 else ""
        return f"{minutes // 60} 小时{rest}"
    return f"{minutes} 分钟"
