"""Metrics of a moment, and the curves of an hour: pure, text and times come in."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client.parser import text_string_to_metric_families

_PREFIX = "tiaokuai_stage_"
COUNTED = ("events_in_total", "events_out_total", "dead_letters_total", "retries_total")
STANDING = ("lag_records", "oldest_unprocessed_seconds", "oldest_outbox_seconds")

KEPT = 720
"""Samples: an hour at one every five seconds."""

Sample = Mapping[tuple[str, str], float]
"""(stage, what) → value."""


def sample_of(text: str) -> dict[tuple[str, str], float]:
    """What a `/metrics` page says of its stages; labels besides the stage are added up."""
    found: dict[tuple[str, str], float] = {}
    for family in text_string_to_metric_families(text):
        for each in family.samples:
            what = each.name.removeprefix(_PREFIX)
            if each.name.startswith(_PREFIX) and what in (*COUNTED, *STANDING):
                key = each.labels.get("stage", ""), what
                found[key] = found.get(key, 0.0) + each.value
    return found


@dataclass(slots=True)
class Curves:
    """The samples of the last hour."""

    taken: deque[tuple[datetime, Sample]] = field(default_factory=lambda: deque(maxlen=KEPT))

    def add(self, at: datetime, samples: Iterable[Sample]) -> None:
        """One moment of all services."""
        together: dict[tuple[str, str], float] = {}
        for each in samples:
            together |= each
        self.taken.append((at, together))

    def stages(self) -> list[str]:
        """Names of those in the latest sample."""
        return sorted({stage for stage, _ in self.taken[-1][1]}) if self.taken else []

    def latest(self, stage: str, what: str) -> float:
        """The latest value, 0 for what no service told."""
        return self.taken[-1][1].get((stage, what), 0.0) if self.taken else 0.0

    def curve(self, stage: str, what: str) -> list[float]:
        """What stands, sample by sample; of what is counted, how many a second since the sample before."""
        values = [sample.get((stage, what), 0.0) for _, sample in self.taken]
        if what not in COUNTED:
            return values
        times = [at for at, _ in self.taken]
        # A process that began anew counts from nothing: that is no negative rate.
        return [
            round(max(after - before, 0.0) / max((t2 - t1).total_seconds(), 0.001), 2)
            for before, after, t1, t2 in zip(values, values[1:], times, times[1:], strict=False)
        ]

    def rate(self, stage: str, what: str, samples: int = 12) -> float:
        """How many a second over the last minute."""
        last = self.curve(stage, what)[-samples:]
        return sum(last) / len(last) if last else 0.0
