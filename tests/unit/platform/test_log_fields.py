"""Every field that our code logs is allowed: a field that is not would be dropped without a sound."""

import ast
from collections.abc import Iterator
from pathlib import Path

from shared.platform.logs import FIELDS

ROOT = Path(__file__).resolve().parents[3]
METHODS = {"debug", "info", "warning", "error", "exception", "critical", "bind"}


def logged_fields(source: str) -> Iterator[tuple[int, str]]:
    """Line and field of every `log.method(…, field=…)`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(ast.Name("log"), method), keywords=keywords) if (
                method in METHODS
            ):
                yield from ((node.lineno, keyword.arg or "**") for keyword in keywords)


def test_our_code_logs_allowed_fields_only() -> None:
    files = [
        path for folder in ("shared", "services", "cli", "deploy") for path in ROOT.glob(f"{folder}/**/*.py")
    ]
    found = [(path, line, field) for path in files for line, field in logged_fields(path.read_text("utf-8"))]
    assert found
    strangers = [
        f"{path.relative_to(ROOT)}:{line} {field}"
        for path, line, field in found
        if field not in FIELDS | {"exc_info"}
    ]
    assert strangers == []
