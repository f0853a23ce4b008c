"""The page of all settings: `python -m shared.platform.settings_page > docs/settings.md`."""

import importlib
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from shared.platform.settings import ENVIRONMENT_PREFIX, ServiceSettings

_ROOT = Path(__file__).resolve().parents[2]
_HEAD = """# Settings

Made by `python -m shared.platform.settings_page > docs/settings.md`; a test compares. Every setting is an
environment variable, read once when a process starts. Secrets come from files or the environment only and are
never printed.
"""


def settings_page(kinds: Iterable[type[ServiceSettings]]) -> str:
    """Markdown: one table for all services, then one for what each service adds."""
    sections = [_HEAD, "\n## Every service\n\n", _table(ServiceSettings.model_fields)]
    for kind in kinds:
        own = {n: f for n, f in kind.model_fields.items() if n not in ServiceSettings.model_fields}
        if own:
            sections += [f"\n## {kind.model_fields['service'].default}\n\n", _table(own)]
    return "".join(sections)


def find_settings(root: Path = _ROOT) -> list[type[ServiceSettings]]:
    """The settings class of every service that has one, by the service's folder name."""
    modules = (
        importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
        for path in sorted(root.glob("services/*/settings.py"))
    )
    return [kind for each in modules for kind in vars(each).values() if _declared_in(each.__name__, kind)]


def _declared_in(module: str, kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, ServiceSettings) and kind.__module__ == module


def _table(fields: dict[str, FieldInfo]) -> str:
    rows = [_row(f"{ENVIRONMENT_PREFIX}{name.upper()}", field) for name, field in fields.items()]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows, ""])


def _row(variable: str, field: FieldInfo) -> str:
    return f"| `{variable}` | {_default(field)} | {field.description} |"


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is PydanticUndefined:
        return "made" if field.default_factory else "**required**"
    if value is None or value == "":
        return "–"
    if isinstance(value, Path) and value.is_relative_to(_ROOT):
        value = value.relative_to(_ROOT)
    return f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(settings_page(find_settings()))
