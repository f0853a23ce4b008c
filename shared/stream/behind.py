"""How far a stage is behind, for those who watch; the age grows by itself while the stage is stuck."""

from collections.abc import Callable, Sequence
from time import time

from shared.platform.metrics import StageMetrics
from shared.stream.batch import Slice

_SILENT_SECONDS = 10.0
"""The log says where it ends ten times a second; after so long it is out of hearing."""


class Behind:
    """Sets lag and age of one stage's metrics. The age is asked at each scrape: who waits sets nothing."""

    def __init__(self, metrics: StageMetrics, now: Callable[[], float] = time) -> None:
        self._lag = metrics.lag
        self._now = now
        self._since: float | None = None
        metrics.oldest_unprocessed.set_function(self.age)

    def age(self) -> float:
        """Seconds since the oldest record came that is known and not committed."""
        return 0.0 if self._since is None else max(0.0, self._now() - self._since)

    def read(self, slices: Sequence[Slice]) -> None:
        """These records are in hand now."""
        self._since = min(records[0].timestamp for _, records in slices) / 1000

    def committed(self, slices: Sequence[Slice], lag: int) -> None:
        """They are done; what comes next is no older than the last of them."""
        self._lag.set(lag)
        if slices and lag:
            self._since = min(records[-1].timestamp for _, records in slices) / 1000
        else:
            self._since = None

    def nothing(self, heard: float | None) -> None:
        """Nothing was found to read; what has come since the log was last `heard` nobody knows."""
        if heard is not None and self._now() - heard > _SILENT_SECONDS:
            self._since = heard if self._since is None else min(self._since, heard)
        else:
            self._lag.set(0)
            self._since = None
