"""Keys and tokens of a local run: made once, kept in the data folder, good for nothing else."""

from dataclasses import dataclass
from pathlib import Path

from shared.platform.identity import ensure_development_tokens
from shared.platform.keys import ensure_development_keys

GRANTS: dict[str, frozenset[str]] = {}
"""The development clients and what each may do."""


@dataclass(frozen=True, slots=True)
class Access:
    """The folder, and the settings every service needs of it."""

    folder: Path
    environment: dict[str, str]


def ensure_access(folder: Path) -> Access:
    """Make what is missing; the tokens lie in `<name>.token`."""
    keys = ensure_development_keys(folder)
    tokens = ensure_development_tokens(folder, GRANTS)
    files = {**keys, "api_tokens_file": tokens}
    return Access(folder, {f"TIAOKUAI_{name.upper()}": str(path.resolve()) for name, path in files.items()})
