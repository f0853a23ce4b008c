"""The version is carried by every decision: it must change with the content and with nothing else."""

import re
from collections.abc import Callable
from pathlib import Path

from shared.catalogue import Catalogue, load


def test_it_is_the_id_and_a_hash(shipped: Catalogue) -> None:
    assert re.fullmatch(r"jiading-2025@[0-9a-f]{12}", shipped.version)


def test_the_same_files_have_the_same_version_anywhere(shipped: Catalogue, copy: Path) -> None:
    (copy / "notes.txt").write_text("not part of it", encoding="utf-8")

    assert load(copy).version == shipped.version


def test_it_changes_with_any_character(
    shipped: Catalogue, copy: Path, replace: Callable[[str, str, str], None]
) -> None:
    replace("rules.yaml", "密件不进入", "密件，不进入")

    assert load(copy).version != shipped.version


def test_it_changes_when_words_move_between_files(shipped: Catalogue, copy: Path) -> None:
    (copy / "units" / "towns.yaml").rename(copy / "units" / "streets.yaml")

    assert load(copy).version != shipped.version
