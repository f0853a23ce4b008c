"""The console over services, as its own tests have it."""

from tests.component.console.conftest import world

__all__ = ["world"]
