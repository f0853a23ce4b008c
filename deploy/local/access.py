"""Keys and tokens of a local run: made once, kept in the data folder, good for nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shared.platform.identity import ensure_development_tokens
from shared.platform.keys import ensure_development_keys
from shared.platform.signed_tokens import ensure_signing_key

_CLIENTS = {
    "source": frozenset({"submit", "read"}),
    "window": frozenset({"register", "submit", "source:window", "channel:window"}),
    "city": frozenset({"city", "source:sh12345", "submit", "read", "callbacks", "callbacks.city"}),
    "survey": frozenset({"callbacks"}),
    "callback-files": frozenset({"callbacks", "callbacks.city"}),
    "desk": frozenset(
        {
            "desk",
            "desk.lead",
            "sealed",
            "orders",
            "read",
            "contact",
            "case",
            "matters",
            "matters.change",
            "classify",
            "reporters.propose",
        }
    ),
    "teacher": frozenset({"lessons"}),
    "clerk": frozenset({"desk", "orders", "read", "matters", "classify"}),
    "reader": frozenset({"orders", "read", "scoreboard"}),
    "reviewer": frozenset({"review", "scoreboard"}),
    "editor": frozenset({"publish", "scoreboard"}),
    "operator": frozenset({"operate"}),
    "evaluator": frozenset({"evaluation"}),
}


@dataclass(frozen=True, slots=True)
class Access:
    """The folder, the settings every service needs of it, and the key with which the console alone signs."""

    folder: Path
    environment: dict[str, str]
    signing_key: Path


def ensure_access(folder: Path, units: Iterable[str]) -> Access:
    """Make what is missing; the token of a client lies in `<name>.token`, a unit's in `unit-<code>.token`."""
    keys = ensure_development_keys(folder)
    tokens = ensure_development_tokens(folder, grants(units))
    signing, public = ensure_signing_key(folder)
    files = {**keys, "api_tokens_file": tokens, "jwt_keys_file": public}
    environment = {f"TIAOKUAI_{name.upper()}": str(path) for name, path in files.items()}
    return Access(folder, environment, signing)


def grants(units: Iterable[str]) -> dict[str, frozenset[str]]:
    """The development clients, and what each may do; `units` are codes."""
    return _CLIENTS | {
        f"unit-{code}": frozenset({"reports", "unit.lead", "case", f"unit:{code}"}) for code in units
    }
