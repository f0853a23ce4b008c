"""The keys of a service, from files or the environment; locally, development keys that say what they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from pydantic import SecretStr

from shared.platform.faults import PlatformError
from shared.platform.logs import get_logger
from shared.platform.sealing import KEY_BYTES, Sealer
from shared.platform.secret_files import keep_secret
from shared.platform.settings import ServiceSettings

_DEVELOPMENT = "# development key: made on this machine's first run, not for people's real data"

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PseudonymKey:
    """The key of the hashes that stand for phones and ids; its version is kept beside each pseudonym."""

    version: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keys:
    """What a service seals and pseudonymises with."""

    pseudonym: PseudonymKey
    sealer: Sealer


def load_keys(settings: ServiceSettings) -> Keys:
    """The keys that the settings name. Raises `PlatformError` configuration for one missing or malformed."""
    pseudonym = _text("pseudonym_key", settings.pseudonym_key, settings.pseudonym_key_file)
    sealing = _text("sealing_keys", settings.sealing_keys, settings.sealing_keys_file)
    if _DEVELOPMENT in pseudonym + sealing:
        log.warning("development keys")
    return Keys(
        _one_key(parse_keys("pseudonym_key", pseudonym)), _sealer(parse_keys("sealing_keys", sealing))
    )


def parse_keys(name: str, text: str) -> dict[int, bytes]:
    """`version:64 hex digits` (32: SM4), by lines or commas, `#` comments → version → bytes, in order."""
    lines = (line.partition("#")[0] for line in text.splitlines())
    entries = [entry for line in lines for entry in line.replace(",", " ").split()]
    try:
        keys = {
            int(version): bytes.fromhex(secret) for version, _, secret in (e.partition(":") for e in entries)
        }
    except ValueError:
        raise PlatformError("configuration", field=name, detail="an entry is version:64 hex digits") from None
    if (
        len(keys) != len(entries)
        or any(len(key) not in KEY_BYTES for key in keys.values())
        or not _versions_fit(keys)
    ):
        raise PlatformError(
            "configuration", field=name, detail="an entry is version:64 hex digits, each once"
        )
    return keys


def ensure_development_keys(folder: Path) -> dict[str, Path]:
    """Key files in `folder`, made on the first run (0600) and kept; by the settings that name them."""
    files = {"pseudonym_key_file": folder / "pseudonym.key", "sealing_keys_file": folder / "sealing.keys"}
    if not all(path.exists() for path in files.values()):
        log.warning("development keys", folder=folder)
    for path in files.values():
        keep_secret(path, lambda: f"{_DEVELOPMENT}\n1:{token_hex(32)}")
    return files


def _text(name: str, value: SecretStr | None, file: Path | None) -> str:
    if value is not None:
        return value.get_secret_value()
    if file is None:
        raise PlatformError("configuration", field=name, detail="neither the key nor its file is set")
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise PlatformError("configuration", field=f"{name}_file", detail="no readable key file") from None


def _one_key(keys: Mapping[int, bytes]) -> PseudonymKey:
    if len(keys) != 1 or any(len(key) != 32 for key in keys.values()):
        raise PlatformError(
            "configuration", field="pseudonym_key", detail="there is exactly one, of 64 digits"
        )
    return PseudonymKey(*next(iter(keys.items())))


def _sealer(keys: Mapping[int, bytes]) -> Sealer:
    if not keys:
        raise PlatformError("configuration", field="sealing_keys", detail="there is at least one")
    return Sealer(keys, current=list(keys)[-1])


def _versions_fit(keys: Mapping[int, bytes]) -> bool:
    return all(0 <= version < 2**16 for version in keys)
