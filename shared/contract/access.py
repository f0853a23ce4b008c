"""Who may do what at Kafka, derived from the topics' declarations: no user has more than its topics name."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shared.contract.topics import SERVICES, Topic

SURVEY, OPERATOR, ENTITLED = "survey", "operator", "entitled"
_UNIT_BYTES, _SOURCE_BYTES = 1024**2, 16 * 1024**2


class Resource(StrEnum):
    """What a right is on; a group is meant with everything whose name begins so."""

    TOPIC = "topic"
    GROUP = "group"


class Operation(StrEnum):
    """Kafka's own words."""

    READ = "read"
    WRITE = "write"
    DESCRIBE = "describe"


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One user may do one thing to one topic, or to the groups under one prefix."""

    user: str
    resource: Resource
    name: str
    operation: Operation


def unit_user(code: str) -> str:
    """The Kafka user of a unit."""
    return f"unit.{code}"


def source_user(code: str) -> str:
    """The Kafka user of a source."""
    return f"source.{code}"


def users(units: Iterable[str], sources: Iterable[str]) -> tuple[str, ...]:
    """Every user of a district: services, sources and units by code, survey firm, operator, entitled."""
    return (
        *SERVICES,
        *map(source_user, sorted(sources)),
        SURVEY,
        ENTITLED,
        OPERATOR,
        *map(unit_user, sorted(units)),
    )


def group_prefix(user: str) -> str:
    """What the user's consumer groups begin with; the closing dot keeps one prefix from being another's."""
    return f"tiaokuai.{user}." if user in SERVICES else f"{user}."


def rights(topics: Iterable[Topic], sources: Iterable[str]) -> frozenset[Right]:
    """What the declarations allow, and a group of its own for everybody who reads."""
    codes = tuple(sources)
    found: set[Right] = set()
    for topic in topics:
        for user in _users_of(topic.writer, codes):
            found |= _on(user, topic, Operation.WRITE)
        for user in (each for reader in topic.readers for each in _users_of(reader, codes)):
            found |= _on(user, topic, Operation.READ)
            found.add(Right(user, Resource.GROUP, group_prefix(user), Operation.READ))
    return frozenset(found)


def producer_byte_rate(user: str) -> int | None:
    """Bytes a second a user outside may write before the broker slows it down; our services have no limit."""
    if user.startswith("unit."):
        return _UNIT_BYTES
    return _SOURCE_BYTES if user == SURVEY or user.startswith("source.") else None


def is_ours(user: str) -> bool:
    """Whether a user found at the broker has a name of our making, so that it may be revoked."""
    return user in {*SERVICES, SURVEY, ENTITLED, OPERATOR} or user.startswith(("unit.", "source."))


def _users_of(party: str, sources: tuple[str, ...]) -> tuple[str, ...]:
    if party == "source":
        return tuple(map(source_user, sources))
    return (unit_user(party.removeprefix("unit:")) if party.startswith("unit:") else party,)


def _on(user: str, topic: Topic, operation: Operation) -> set[Right]:
    name = topic.full_name
    return {Right(user, Resource.TOPIC, name, each) for each in (operation, Operation.DESCRIBE)}
