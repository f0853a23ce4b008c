"""Quiet means that every reader is at the end of what it reads, and that somebody reads what must be read."""

from collections.abc import Iterable
from itertools import count
from typing import cast

import pytest

from deploy.local.quiet import Backlog, Cursor, Watch, services_readings, unmoved, unread, until_less
from shared.contract.topics import LIFECYCLE, RECEIVED, control

TOPIC, READER = RECEIVED.full_name, "tiaokuai.classifier.classify"
EXPECTED = [("classifier", (TOPIC, number)) for number in range(2)]


def at(offset: int, number: int = 0, topic: str = TOPIC) -> Cursor:
    return Cursor(READER, topic, number, offset)


def test_at_the_end_nothing_is_left() -> None:
    assert unread([at(5), at(0, 1)], {(TOPIC, 0): 5}, EXPECTED) == {}


def test_what_lies_beyond_a_cursor_is_left() -> None:
    assert unread([at(3), at(1, 1)], {(TOPIC, 0): 5, (TOPIC, 1): 2}, EXPECTED) == {READER: 3}


def test_a_partition_nobody_claimed_is_left() -> None:
    assert unread([at(5)], {(TOPIC, 0): 5, (TOPIC, 1): 4}, EXPECTED) == {"tiaokuai.classifier": 4}


def test_a_service_that_claimed_nothing_yet_is_behind() -> None:
    assert unread([], {(TOPIC, 0): 5}, EXPECTED) == {"tiaokuai.classifier": 5}


def test_a_topic_that_a_working_service_does_not_read_is_nobodys_backlog() -> None:
    other = at(9, topic="another")
    assert unread([other], {(TOPIC, 0): 5, ("another", 0): 9}, EXPECTED) == {}


def test_readers_are_those_declared_without_control_topics() -> None:
    readings = services_readings([LIFECYCLE, control("intake")])
    assert {service for service, _ in readings} == {"feedback", "intake", "classifier"}
    assert len(readings) == 3 * LIFECYCLE.partitions


class Shrinking:
    """A watch that can't look at first, and then sees ever less."""

    def __init__(self, seen: Iterable[Backlog]) -> None:
        self._seen = iter(seen)
        self.looks = 0

    async def backlog(self, _parties: Iterable[Cursor]) -> Backlog:
        self.looks += 1
        if self.looks == 1:
            raise ConnectionError
        return next(self._seen)


async def test_who_waits_until_less_is_left_counts_what_is_unread_and_unsent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("deploy.local.quiet._LOOK_SECONDS", 0.0)
    watch = Shrinking([Backlog({"a": 7, "b": 1}, {"c": 3}), Backlog({"a": 5}, {"c": 5}), Backlog({}, {})])
    assert await until_less(cast("Watch", watch), 10, 5.0)
    assert watch.looks == 3


async def test_he_does_not_wait_for_ever() -> None:
    assert not await until_less(cast("Watch", Shrinking([])), 10, 0.0)


class Moving:
    """A watch on a loop whose timers may speak: the log's end as each look in turn sees it."""

    def __init__(self, *ends: int) -> None:
        self._ends = iter(ends)
        self._now = 0

    async def ends(self) -> dict[tuple[str, int], int]:
        self._now = next(self._ends, self._now)
        return {(TOPIC, 0): self._now}

    async def backlog(self, _parties: Iterable[Cursor] = ()) -> Backlog:
        return Backlog({}, {})


async def test_what_moved_while_it_was_looked_at_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.local.quiet._LOOK_SECONDS", 0.0)
    looks = count(1)

    async def look() -> int:
        return next(looks)

    assert await unmoved(cast("Watch", Moving(5, 5)), look) == 1
    assert await unmoved(cast("Watch", Moving(5, 6, 6, 6)), look) == 3, "a timer spoke during the second"
    assert await unmoved(cast("Watch", Moving(*range(99))), look) == 6, "for ever moving: the last of three"
