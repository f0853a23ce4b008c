"""What the loop's decisions are made under: set by the operator and the catalogue, passed in as one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Terms:
    """Tries of a callback and the time between, how long silence is waited for, words for units and times."""

    attempts: int
    retry_after: timedelta
    silence: timedelta
    unit_names: Mapping[str, str]
    zone: tzinfo

    def unit_name(self, code: str | None) -> str:
        """The unit's Chinese name; the code where the catalogue has none."""
        return self.unit_names.get(code, code) if code else ""

    def day_and_time(self, moment: datetime) -> str:
        """`6月3日17:30`, by the district's clock."""
        local = moment.astimezone(self.zone)
        return f"{local.month}月{local.day}日{local:%H:%M}"
