"""What the console serves: files as they were taken, and a font that has every character people are shown."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from services.console.view.assets import STATIC
from shared.catalogue.load import load
from shared.contract.errors import FAULTS

VENDOR = STATIC / "vendor"
CONSOLE = Path(__file__).parents[3] / "services/console"
RARE = "䶮㛃𠮷𬭎𬴂𫖯𫠆𪩘𠅤㐂𰻝龘靐"
"""Characters of names and places that few fonts have."""


@cache
def drawn() -> frozenset[int]:
    """Every character the served font has."""
    found: set[int] = set()
    for path in (VENDOR / "font").glob("*.woff2"):
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


def missing(text: str) -> set[str]:
    return {letter for letter in text if letter > "⺀" and ord(letter) not in drawn()}


def test_files_from_elsewhere_are_as_they_were_taken() -> None:
    kept = [line.split("  ") for line in (VENDOR / "files.sha256").read_text().splitlines()]
    assert {name for _, name in kept} == {
        f"./{path.relative_to(VENDOR)}"
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "files.sha256"
    }
    for digest, name in kept:
        assert sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("pattern", ["**/*.html", "**/*.py"])
def test_the_font_has_every_character_of_the_pages(pattern: str) -> None:
    for path in CONSOLE.glob(pattern):
        assert missing(path.read_text("utf-8")) == set(), path


def test_the_font_has_every_character_of_the_catalogue_and_the_errors() -> None:
    for path in load().folder.rglob("*.yaml"):
        assert missing(path.read_text("utf-8")) == set(), path
    assert missing("".join(fault.message + fault.advice for fault in FAULTS.values())) == set()


def test_the_font_has_rare_characters_of_names() -> None:
    assert missing(RARE) <= {"𰻝"}, "of the newest extension only the noodle is missing"


def test_every_piece_of_the_font_is_named_in_a_sheet() -> None:
    sheets = "".join(path.read_text() for path in VENDOR.glob("*.css"))
    for path in (VENDOR / "font").glob("*.woff2"):
        assert f"url(font/{path.name})" in sheets
