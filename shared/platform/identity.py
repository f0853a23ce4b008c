"""Who calls: the port that every kind of sign-in fits, and machine clients by bearer token."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from shared.platform.faults import PlatformError
from shared.platform.secret_files import keep_secret, replace_secret

UNIT_SCOPE = "unit:"
"""A scope `unit:<code>` binds its holder to that unit: it sees and does nothing of others'."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who calls and what they may do; `section` narrows a unit's person to that section's orders."""

    name: str
    scopes: frozenset[str]
    section: str | None = None

    @property
    def units(self) -> frozenset[str]:
        """Codes of the units it is bound to."""
        return frozenset(s.removeprefix(UNIT_SCOPE) for s in self.scopes if s.startswith(UNIT_SCOPE))


class Authenticator(Protocol):
    """`Authorization` header → identity, or None when nobody known sent it."""

    async def identify(self, authorization: str) -> Identity | None: ...


class TokenEntry(BaseModel):
    """A machine client: the SHA-256 of its token (256 random bits: no slow hash is needed) and its scopes."""

    model_config = ConfigDict(frozen=True)

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    scopes: frozenset[str]


class TokenAuthenticator:
    """Machine clients by `Bearer <token>`; without entries it knows nobody."""

    def __init__(self, entries: Mapping[str, TokenEntry]) -> None:
        self._identities = {each.sha256: Identity(name, each.scopes) for name, each in entries.items()}

    async def identify(self, authorization: str) -> Identity | None:
        token = bearer(authorization)
        return self._identities.get(_digest(token)) if token else None


class EitherAuthenticator:
    """The first of several that knows the caller."""

    def __init__(self, *authenticators: Authenticator) -> None:
        self._authenticators = authenticators

    async def identify(self, authorization: str) -> Identity | None:
        for each in self._authenticators:
            identity = await each.identify(authorization)
            if identity is not None:
                return identity
        return None


def bearer(authorization: str) -> str:
    """The token of a `Bearer` header; empty for any other."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


_ENTRIES = TypeAdapter(dict[str, TokenEntry])


def read_tokens(path: Path | None) -> TokenAuthenticator:
    """Authenticator of a token file, JSON: `{"name": {"sha256": "…", "scopes": ["…"]}}`.

    Raises `PlatformError` configuration for a file that can't be read.
    """
    if path is None:
        return TokenAuthenticator({})
    try:
        return TokenAuthenticator(_ENTRIES.validate_json(path.read_bytes()))
    except (OSError, ValidationError):
        raise PlatformError(
            "configuration", field="api_tokens_file", detail="no readable token file"
        ) from None


def ensure_development_tokens(folder: Path, grants: Mapping[str, frozenset[str]]) -> Path:
    """Tokens for this machine's clients, each in `<name>.token`, made once; returns the file of hashes."""
    tokens = {name: keep_secret(folder / f"{name}.token", lambda: token_urlsafe(32)) for name in grants}
    entries = {name: TokenEntry(sha256=_digest(token), scopes=grants[name]) for name, token in tokens.items()}
    return replace_secret(folder / "api-tokens.json", _ENTRIES.dump_json(entries, indent=2).decode() + "\n")


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
