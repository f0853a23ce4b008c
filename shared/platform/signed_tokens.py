"""Signed tokens (JWT): short-lived, with pinned algorithm, issuer and audience; who signs, who checks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from shared.platform.faults import PlatformError
from shared.platform.identity import Identity, bearer
from shared.platform.secret_files import keep_secret, replace_secret
from shared.platform.settings import ServiceSettings

ALGORITHM = "ES256"
"""The only one: a token that names another is not even looked at."""

_LEEWAY_SECONDS = 30
_LONGEST_LIFE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Parties:
    """Who signs and for whom: both are checked in every token."""

    issuer: str
    audience: str


class TokenSigner:
    """Signs an identity for a few minutes; services need its public half alone."""

    def __init__(self, key: ECKey, parties: Parties, life: timedelta) -> None:
        self._key = key
        self._parties = parties
        self._life = life

    def sign(self, identity: Identity, now: datetime) -> str:
        """A token of this identity, good from now on for the signer's lifetime."""
        claims: dict[str, Any] = {
            "iss": self._parties.issuer,
            "aud": self._parties.audience,
            "sub": identity.name,
            "scope": " ".join(sorted(identity.scopes)),
            "iat": int(now.timestamp()),
            "exp": int((now + self._life).timestamp()),
        }
        if identity.section:
            claims["section"] = identity.section
        return jwt.encode({"alg": ALGORITHM, "kid": self._key.kid}, claims, self._key, algorithms=[ALGORITHM])


class SignedTokenAuthenticator:
    """`Bearer <JWT>` of a known key, issuer and audience, in its time; without keys it knows nobody."""

    def __init__(self, keys: KeySet, parties: Parties) -> None:
        self._keys = keys
        self._claims = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": parties.issuer},
            aud={"essential": True, "value": parties.audience},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )

    async def identify(self, authorization: str) -> Identity | None:
        token = bearer(authorization)
        if token.count(".") != 2 or not self._keys.keys:
            return None
        try:
            claims = jwt.decode(token, self._keys, algorithms=[ALGORITHM]).claims
            self._claims.validate(claims)
        except (JoseError, ValueError, TypeError):  # a stranger's bytes: every fault means unknown
            return None
        return _identity(claims)


def _identity(claims: Mapping[str, Any]) -> Identity | None:
    name, scope, section = claims["sub"], claims.get("scope", ""), claims.get("section")
    if not all(isinstance(each, str) for each in (name, scope, section or "")) or not 0 < len(name) <= 64:
        return None
    if claims["exp"] - claims["iat"] > _LONGEST_LIFE_SECONDS:
        return None
    return Identity(name, frozenset(scope.split()), section)


def read_public_keys(path: Path | None) -> KeySet:
    """The keys of a JWKS file; none without one. Raises `PlatformError` configuration."""
    if path is None:
        return KeySet([])
    try:
        return KeySet.import_key_set(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, JoseError):
        raise PlatformError("configuration", field="jwt_keys_file", detail="no readable JWKS") from None


def read_signing_key(path: Path) -> ECKey:
    """The private key (PEM, P-256) with which tokens are signed. Raises `PlatformError` configuration."""
    try:
        return _with_id(ECKey.import_key(path.read_bytes()))
    except (OSError, ValueError, JoseError):
        raise PlatformError("configuration", field="jwt_signing_key_file", detail="no readable key") from None


def signed_tokens(settings: ServiceSettings) -> SignedTokenAuthenticator:
    """What a service checks people's tokens with, as its settings say."""
    parties = Parties(settings.jwt_issuer, settings.jwt_audience)
    return SignedTokenAuthenticator(read_public_keys(settings.jwt_keys_file), parties)


def ensure_signing_key(folder: Path) -> tuple[Path, Path]:
    """This machine's key, made once: the private PEM for the signer, the public JWKS for everybody else."""
    private = folder / "jwt-signing.pem"
    keep_secret(private, lambda: ECKey.generate_key("P-256").as_pem(private=True).decode().strip())
    public = json.dumps(KeySet([read_signing_key(private)]).as_dict(private=False), indent=2)
    return private, replace_secret(folder / "jwt-keys.json", public + "\n")


def _with_id(key: ECKey) -> ECKey:
    key.ensure_kid()
    return key
