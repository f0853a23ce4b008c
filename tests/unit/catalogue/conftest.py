"""A copy of the shipped catalogue to make mistakes in."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.catalogue import SHIPPED, Catalogue, CatalogueError, Problem, check, load


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    return load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    shutil.copytree(SHIPPED, folder)
    return folder


@pytest.fixture
def replace(copy: Path) -> Callable[[str, str, str], None]:
    """Puts `after` in place of the first `before` in a file, and insists that it was there."""

    def replaced(file: str, before: str, after: str) -> None:
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    return replaced


@pytest.fixture
def problems(copy: Path) -> Callable[[], list[Problem]]:
    """What is said about the copy, by schema or by content."""

    def found() -> list[Problem]:
        try:
            return check(load(copy))
        except CatalogueError as error:
            return error.problems

    return found
