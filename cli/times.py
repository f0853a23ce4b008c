"""Times as commands print them: by the clock on the wall, and how long ago."""

from datetime import UTC, datetime

from shared.domain.worktime import SHANGHAI


def local(at: datetime | str) -> str:
    """An instant, also as the services write it, in Shanghai's time to the minute."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def waiting(since: str) -> str:
    """How long ago, in the largest unit that fits."""
    minutes = int((datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes}分"
    return f"{minutes // 60}时" if minutes < 1440 else f"{minutes // 1440}天"
