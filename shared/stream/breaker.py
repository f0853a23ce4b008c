"""When too many events fail in the handler the deploy is bad, not they: stop before all are dead letters."""

from collections import deque

_IN_A_ROW = 20
_WINDOW = 1000
_SHARE = 0.05


class Breaker:
    """Counts handler failures; decode failures are the input's fault and don't count."""

    def __init__(self) -> None:
        self._row = 0
        self._window: deque[bool] = deque(maxlen=_WINDOW)

    def passed(self, count: int) -> None:
        """So many events were handled."""
        self._row = 0
        self._window.extend([False] * min(count, _WINDOW))

    def failed(self) -> None:
        """One event failed alone."""
        self._row += 1
        self._window.append(True)

    @property
    def broken(self) -> bool:
        """More than 20 in a row, or 5 % of the last 1,000."""
        return self._row > _IN_A_ROW or sum(self._window) > _WINDOW * _SHARE
