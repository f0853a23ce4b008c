"""What every test may use."""

import hypothesis  # before any test: Python 3.11 may not parse it while coroutines are collected
import pytest

# A busy machine is no fault of what is tested; pytest-timeout ends what hangs.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

pytest_plugins = ["tests.platform_fixtures"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a server is an integration test; nobody needs to remember to say so."""
    for item in items:
        if {"kafka", "postgres"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.integration)
