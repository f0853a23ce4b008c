"""The house keeps its rules: small files, the trade's names, one layout for every service."""

import ast
import re
import subprocess
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
LONGEST, MEDIAN = 300, 80
BANNED = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
# Between two Chinese characters, and in no pattern: what people read is set in full-width signs (GB/T 15834).
HALF_WIDTH = re.compile(
    "[\u4e00-\u9fff」』”》）][,;!][\u4e00-\u9fff「『“《（{]|[\u4e00-\u9fff](?<!时):[\u4e00-\u9fff]"
)
SERVICES = sorted(each.name for each in (ROOT / "services").iterdir() if (each / "__main__.py").is_file())


def tracked(*patterns: str) -> list[Path]:
    command = ["git", "ls-files", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout: no list of its files")


def test_a_file_is_read_in_one_sitting() -> None:
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in tracked("*.py")}
    assert {str(path.relative_to(ROOT)): count for path, count in lines.items() if count > LONGEST} == {}
    assert median(lines.values()) <= MEDIAN


def test_no_drawer_for_whatever_has_no_place() -> None:
    assert [
        path for path in tracked("*.py") if BANNED & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ] == []


def test_every_module_and_public_class_says_what_it_is() -> None:
    silent = []
    for path in tracked("services/*.py", "shared/*.py", "cli/*.py", "deploy/*.py", "bench/*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
        silent += [f"{path.name}:{c.name}" for c in classes if c.name[0] != "_" and not ast.get_docstring(c)]
    assert silent == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_a_page(service: str) -> None:
    assert (ROOT / "docs/services" / f"{service}.md").is_file()


def test_migrations_are_numbered_once() -> None:
    for folder in {path.parent for path in tracked("*.sql") if path.parent.name == "migrations"}:
        numbers = [path.name[:4] for path in folder.glob("*.sql")]
        assert sorted(set(numbers)) == sorted(numbers), folder


def test_what_people_read_is_set_as_chinese_is() -> None:
    texts = [(path, path.read_text("utf-8")) for path in tracked("*.html", "README.zh-CN.md")]
    for path in tracked("services/*.py", "shared/*.py", "cli/*.py", "deploy/*.py"):
        constants = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Constant))
        texts += [(path, n.value) for n in constants if isinstance(n.value, str) and "(?" not in n.value]
    assert [(path.name, found[0]) for path, text in texts for found in HALF_WIDTH.finditer(text)] == []
