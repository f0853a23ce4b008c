"""When wrong passwords lock an account, and when an address has tried too often."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Lockout:
    """So many wrong passwords in a row lock an account for so long."""

    attempts: int
    locked_for: timedelta

    def after_failure(self, failures: int, now: datetime) -> tuple[int, datetime | None]:
        """Failures before this one → failures now, and until when the account is locked, if it is."""
        count = failures + 1
        return (0, now + self.locked_for) if count >= self.attempts else (count, None)


def is_locked(until: datetime | None, now: datetime) -> bool:
    """Whether an account that was locked until then still is."""
    return until is not None and now < until


@dataclass(slots=True)
class AddressLimit:
    """At most so many failures a minute from one address, by this process's memory; addresses are bounded.

    An office signs in from one address every morning: only failures count.
    """

    per_minute: int = 20
    _failures: dict[str, deque[datetime]] = field(default_factory=dict)

    def allows(self, address: str, now: datetime) -> bool:
        """Whether one more try may be made."""
        failures = self._failures.get(address, deque())
        while failures and failures[0] <= now - timedelta(minutes=1):
            failures.popleft()
        return len(failures) < self.per_minute

    def note_failure(self, address: str, now: datetime) -> None:
        """One try from there was wrong."""
        if len(self._failures) > 10_000:
            self._failures.clear()
        self._failures.setdefault(address, deque()).append(now)
