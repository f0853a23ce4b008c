"""What the oracle found wrong: counted by kind, with the ids of the first few."""

from collections.abc import Iterable
from dataclasses import dataclass, field

_SAMPLES = 10


@dataclass(slots=True)
class Findings:
    """Kind → how many, and samples: ids alone, never content."""

    counts: dict[str, int] = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=dict)

    def note(self, kind: str, what: object) -> None:
        """One more of a kind."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        examples = self.samples.setdefault(kind, [])
        if len(examples) < _SAMPLES:
            examples.append(str(what))

    def note_all(self, kind: str, whats: Iterable[object]) -> None:
        """Each of them."""
        for what in whats:
            self.note(kind, what)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Judgement:
    """The oracle's word by the definitions of the promise: all empty, or something went wrong.

    `resends` are events that lie more than once on their topic with the same bytes: allowed, and counted.
    """

    lost: Findings
    duplicates: Findings
    orphans: Findings
    resends: int

    @property
    def clean(self) -> bool:
        return not (self.lost.total or self.duplicates.total or self.orphans.total)
