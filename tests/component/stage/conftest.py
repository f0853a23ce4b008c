"""Worlds for the stage's suite."""

import pytest

from tests.component.stage.memory_world import MemoryWorld
from tests.component.stage.world import World


@pytest.fixture(params=["memory"])
def world(request: pytest.FixtureRequest) -> World:
    return MemoryWorld()
