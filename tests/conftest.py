"""What every test may use."""

import pytest

pytest_plugins = ["tests.platform_fixtures"]


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """With `-n`, the tests that need servers stay in one worker: one Kafka and one PostgreSQL are enough."""
    if getattr(config.option, "numprocesses", None) and config.option.dist == "no":
        config.option.dist = "loadgroup"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a server is an integration test; nobody needs to remember to say so."""
    for item in items:
        if {"kafka", "postgres"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.integration)
            item.add_marker(pytest.mark.xdist_group("platform"))
