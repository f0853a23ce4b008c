"""What every test may use."""

import hypothesis  # noqa: F401 - before any test: Python 3.11 may not parse it while coroutines are collected
import pytest

pytest_plugins = ["tests.platform_fixtures"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a server is an integration test; nobody needs to remember to say so."""
    for item in items:
        if {"kafka", "postgres"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.integration)
