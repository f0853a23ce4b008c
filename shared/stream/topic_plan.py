"""What it takes to bring the topics of a cluster to their declarations: a pure comparison."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from shared.contract.topics import Topic


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic as the cluster has it."""

    partitions: int
    replication: int
    config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Creation:
    """A topic that is missing."""

    topic: str
    partitions: int
    replication: int
    config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Growth:
    """A topic with fewer partitions than declared."""

    topic: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Alteration:
    """A setting that differs from its declaration; `before` is empty where the cluster shows none."""

    topic: str
    setting: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, and what differs but is left alone (partitions are never lowered, replicas never moved)."""

    creations: tuple[Creation, ...]
    growths: tuple[Growth, ...]
    alterations: tuple[Alteration, ...]
    left_alone: tuple[str, ...]

    def without_growth(self) -> "Plan":
        """The same with partitions as they are: a key moves to another, and could overtake itself."""
        fewer = (
            f"{g.topic}: {g.before} partitions, declared {g.after}: grow when drained" for g in self.growths
        )
        return replace(self, growths=(), left_alone=(*self.left_alone, *fewer))


def plan_changes(declared: Iterable[Topic], found: Mapping[str, FoundTopic], replication: int) -> Plan:
    """Compare; `replication` is the factor for topics still to be made."""
    topics = list(declared)
    present = [(topic, found[topic.full_name]) for topic in topics if topic.full_name in found]
    return Plan(
        tuple(_creation(topic, replication) for topic in topics if topic.full_name not in found),
        tuple(
            Growth(topic.full_name, here.partitions, topic.partitions)
            for topic, here in present
            if here.partitions < topic.partitions
        ),
        tuple(change for topic, here in present for change in _alterations(topic, here)),
        tuple(line for topic, here in present for line in _left_alone(topic, here, replication)),
    )


def settings(topic: Topic, replication: int) -> dict[str, str]:
    """The topic's own settings, and how many replicas must have a record before it counts as written."""
    # One less than all: a broker may be down, yet what was acknowledged lies on two.
    return topic.config() | {"min.insync.replicas": str(max(1, replication - 1))}


def _creation(topic: Topic, replication: int) -> Creation:
    return Creation(topic.full_name, topic.partitions, replication, settings(topic, replication))


def _alterations(topic: Topic, here: FoundTopic) -> Iterable[Alteration]:
    for name, value in settings(topic, here.replication).items():
        if here.config.get(name) != value:
            yield Alteration(topic.full_name, name, here.config.get(name, ""), value)


def _left_alone(topic: Topic, here: FoundTopic, replication: int) -> Iterable[str]:
    if here.partitions > topic.partitions:
        yield f"{topic.full_name}: {here.partitions} partitions, declared {topic.partitions}"
    if here.replication != replication:
        yield f"{topic.full_name}: replication factor {here.replication}, asked for {replication}"
