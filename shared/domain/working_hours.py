"""The hours of a working day; lengths and times of day in microseconds."""

from datetime import time

_MIDNIGHT_AFTER = 86_400_000_000


class WorkingHours:
    """Spans in their order, such as 09:00–12:00 and 13:30–17:30; 00:00 as an end is midnight.

    Raises `ValueError` when there is no span, or when spans are empty, overlap or come in another order.
    """

    def __init__(self, *spans: tuple[time, time]) -> None:
        self.spans = spans
        self._spans = [(of_day(start), of_day(end) or _MIDNIGHT_AFTER) for start, end in spans]
        if not spans or any(end <= start for start, end in self._spans):
            raise ValueError("working hours need spans that end after they start")
        if any(later[0] < earlier[1] for earlier, later in zip(self._spans, self._spans[1:], strict=False)):
            raise ValueError("spans of working hours must follow one another")
        self.length = sum(end - start for start, end in self._spans)
        self.end = self._spans[-1][1]

    def worked(self, clock: int) -> int:
        """How much of the day's work lies before a time of day."""
        return sum(min(clock, end) - start for start, end in self._spans if clock > start)

    def clock(self, worked: int) -> int:
        """The time of day by which that much is worked; beyond the day's length, the end of work."""
        for start, end in self._spans:
            if worked <= end - start:
                return start + worked
            worked -= end - start
        return self.end


def of_day(clock: time) -> int:
    """A time of day as microseconds since midnight."""
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


OFFICE_HOURS = WorkingHours((time(9), time(12)), (time(13, 30), time(17, 30)))
"""The usual hours of a government office."""
