"""What is written about the project is true of it: links lead somewhere, every dependency has its line."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
_TARGET = re.compile(r"`?make ([a-z-]+)")
_NAME = re.compile(r"[A-Za-z0-9_.-]+")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = [link for link in _LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in targets if not (page.parent / link).exists()] == []


def test_the_commands_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    known = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for name in ("README.md", "README.zh-CN.md"):
        assert set(_TARGET.findall((ROOT / name).read_text("utf-8"))) - known <= {"on", "it", "sure"}


def test_every_dependency_says_what_it_is_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = project.get("optional-dependencies", {}).values()
    named = [*project["dependencies"], *(each for group in groups for each in group)]
    page = (ROOT / "docs/dependencies.md").read_text("utf-8")
    names = {found[0] for each in named if (found := _NAME.match(each))}
    assert sorted(name for name in names - {project["name"]} if name not in page) == []


def test_locks_carry_hashes_and_name_no_host() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in re.sub(r"^#.*$|via .*$", "", text, flags=re.MULTILINE)
