"""A library that says the same thing hundreds of times a second, as Kafka clients do without their broker."""

import logging

SECONDS = 10.0
TIMES = 3
_REMEMBERED = 1000  # some libraries put numbers into their words


class Repeats(logging.Filter):
    """Lets each library say the same words three times in ten seconds; later ones say how many were left out.

    Our own lines pass: each of them is counted on.
    """

    def __init__(self, ours: str) -> None:
        super().__init__()
        self._ours = ours
        self._said: dict[tuple[str, str], list[float]] = {}
        self._left_out: dict[tuple[str, str], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line goes through; one that comes after others were left out says so."""
        if record.name.startswith(self._ours):
            return True
        what = record.name, str(record.msg)
        recent = [at for at in self._said.get(what, ()) if 0 <= record.created - at < SECONDS]
        if len(recent) >= TIMES:
            self._left_out[what] = self._left_out.get(what, 0) + 1
            return False
        if len(self._said) >= _REMEMBERED:
            self._said.clear()
        self._said[what] = [*recent, record.created]
        if left_out := self._left_out.pop(what, 0):
            record.msg, record.args = f"{record.getMessage()} (left out before: {left_out})", ()
        return True
