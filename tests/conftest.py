"""What every test may use."""

import os
import shutil
from pathlib import Path

import hypothesis  # before any test: Python 3.11 may not parse it while coroutines are collected
import pytest
import structlog

MEMORY, ROOM = Path("/dev/shm"), 4 << 30

# Seven hundred databases are made and dropped here, three hundred files each: a fifth of the time in memory.
# The most that lay there in a whole run was a third of a gigabyte.
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# A busy machine is no fault of what is tested; pytest-timeout ends what hangs. Every run tries the same
# examples: what none has tried is looked for by `make explore`, where a find holds up nobody's change.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("exploring", deadline=None, max_examples=2_000, print_blob=True)
hypothesis.settings.load_profile("same")

# What our code logs of an error in a test: its traceback, not all its local values, which took 0.1 s each.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)

pytest_plugins = ["tests.platform_fixtures"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a server is an integration test; nobody needs to remember to say so."""
    for item in items:
        if {"kafka", "postgres"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.integration)
