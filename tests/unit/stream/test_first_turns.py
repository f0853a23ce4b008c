"""Timers of one interval don't all begin in the same second, and none waits longer for its first turn."""

from typing import Any, cast
from unittest.mock import Mock

from shared.stream.faust_worker import ticking
from shared.stream.service import Store, Timer

DUE = 32.0
SERVICES = ("intake", "classifier", "dispatch", "feedback")


async def nothing(_store: Store) -> None:
    """No work."""


def test_first_turns_lie_apart_within_the_interval() -> None:
    firsts = [Timer("integrity", 30.0, nothing).first(service) for service in SERVICES]
    assert all(0 <= first < 30 for first in firsts)
    assert min(abs(one - other) for n, one in enumerate(firsts) for other in firsts[:n]) > 1


def test_the_same_timer_begins_alike_in_every_process() -> None:
    assert Timer("due", 97.0, nothing).first("dispatch") == DUE


async def test_a_timer_that_is_stopped_before_its_first_turn_has_none() -> None:
    locks = Mock()
    service = ticking("dispatch", Timer("due", 97.0, nothing), cast("Any", None), locks)()
    await service.start()
    await service.stop()
    locks.acquire.assert_not_called()
