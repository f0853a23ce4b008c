"""How often one caller may ask: a token bucket a name, in memory, bounded."""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

_MOST_NAMES = 10_000


class RateLimit:
    """`per_second` on average, `burst` at once; a name not heard of for long is forgotten."""

    def __init__(
        self, per_second: float, burst: float | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        self._per_second = per_second
        self._burst = burst or 2 * per_second
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, name: str) -> bool:
        """Whether the caller may ask now; if so, it counts."""
        left = self._left(name)
        allowed = left >= 1
        self._buckets[name] = (left - 1 if allowed else left, self._clock())
        self._buckets.move_to_end(name)
        if len(self._buckets) > _MOST_NAMES:
            self._buckets.popitem(last=False)
        return allowed

    def spent(self, name: str) -> bool:
        """Whether the caller has used up what he may; asking this costs nothing."""
        return self._left(name) < 1

    def _left(self, name: str) -> float:
        tokens, at = self._buckets.get(name, (self._burst, self._clock()))
        return min(self._burst, tokens + (self._clock() - at) * self._per_second)
