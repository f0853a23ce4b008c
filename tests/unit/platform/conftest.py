"""Logging is global: every test that configures it gives the process back as it was."""

import logging
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture
def untouched_logging() -> Iterator[None]:
    handlers, level, raises = logging.root.handlers[:], logging.root.level, logging.raiseExceptions
    configured = structlog.get_config()
    yield
    logging.root.handlers[:], logging.raiseExceptions = handlers, raises
    logging.root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.configure(**configured)
    structlog.contextvars.clear_contextvars()
