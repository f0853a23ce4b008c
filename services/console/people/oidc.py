"""Sign-in by the district's own provider: OIDC's code flow with PKCE, state and nonce; pinned algorithms.

The provider says who somebody is; what he may do stands in his account here, under the same name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.oauth2.rfc6749.errors import OAuth2Error
from authlib.oauth2.rfc6749.parameters import (
    parse_authorization_code_response,
    prepare_grant_uri,
    prepare_token_request,
)
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.console.people.sign_in import NO_ACCOUNT, SignInRefused

ALGORITHMS = ["ES256", "RS256"]
"""What an id token may be signed with; `none` and shared secrets are not among them."""

AWAY = "统一身份认证没有应答，请稍后重试，或改用本系统账号"
FAILED = "统一身份认证没有完成，请重新登录"

_DISCOVERY = "/.well-known/openid-configuration"
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
_LEEWAY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Provider:
    """Who the provider is, who we are to it, and which claim names the account."""

    issuer: str
    client_id: str
    client_secret: str
    name_claim: str = "preferred_username"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is remembered, in the browser alone, between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str

    def text(self) -> str:
        """As a cookie keeps it."""
        return ".".join((self.state, self.nonce, self.verifier))


def new_attempt() -> Attempt:
    """Fresh secrets."""
    return Attempt(token_urlsafe(24), token_urlsafe(24), token_urlsafe(48))


def attempt_of(text: str) -> Attempt:
    """What the cookie kept. Raises SignInRefused."""
    parts = text.split(".")
    if len(parts) != 3 or not all(parts):
        raise SignInRefused(FAILED)
    return Attempt(*parts)


class OidcDoor:
    """The provider as we ask it."""

    def __init__(self, provider: Provider, client: httpx.AsyncClient) -> None:
        self._provider = provider
        self._client = client

    async def address(self, attempt: Attempt, back: str) -> str:
        """Where the browser is sent; the provider sends it on to `back`. Raises SignInRefused."""
        found = await self._discovered()
        told = {
            "redirect_uri": back,
            "scope": "openid profile",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": create_s256_code_challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        endpoint = found["authorization_endpoint"]
        return str(prepare_grant_uri(endpoint, self._provider.client_id, "code", **told))

    async def name(self, attempt: Attempt, returned: str, back: str) -> str:
        """The account's name, after the browser came back to the address `returned`. Raises SignInRefused."""
        try:
            code = parse_authorization_code_response(returned, attempt.state)["code"]
        except (OAuth2Error, KeyError, ValueError):
            raise SignInRefused(FAILED) from None
        found = await self._discovered()
        asked = prepare_token_request(
            "authorization_code", code=code, redirect_uri=back, code_verifier=attempt.verifier
        )
        secret = httpx.BasicAuth(self._provider.client_id, self._provider.client_secret)
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = await self._json(
            "POST", found["token_endpoint"], content=_form(asked), auth=secret, headers=headers
        )
        return self._named(str(answer.get("id_token", "")), await self._keys(found), attempt)

    async def _discovered(self) -> Mapping[str, Any]:
        found = await self._json("GET", self._provider.issuer.rstrip("/") + _DISCOVERY)
        whole = all(isinstance(found.get(name), str) for name in _NEEDED)
        if not whole or found["issuer"] != self._provider.issuer:
            raise SignInRefused(AWAY)
        return found

    async def _keys(self, found: Mapping[str, Any]) -> KeySet:
        try:
            return KeySet.import_key_set(await self._json("GET", found["jwks_uri"]))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError):
            raise SignInRefused(AWAY) from None

    async def _json(self, method: str, url: str, **request: Any) -> Mapping[str, Any]:
        try:
            answer = await self._client.request(method, url, **request)
            found = answer.json()
        except (httpx.HTTPError, ValueError):
            raise SignInRefused(AWAY) from None
        if answer.is_error or not isinstance(found, dict):
            raise SignInRefused(FAILED)
        return found

    def _named(self, token: str, keys: KeySet, attempt: Attempt) -> str:
        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": self._provider.issuer},
            aud={"essential": True, "value": self._provider.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": attempt.nonce},
        )
        try:
            claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            rules.validate(claims)
        except (JoseError, ValueError, TypeError):
            raise SignInRefused(FAILED) from None
        name = claims.get(self._provider.name_claim)
        if not isinstance(name, str) or not name:
            raise SignInRefused(NO_ACCOUNT)
        return name


def _form(asked: str | Mapping[str, str]) -> str:
    return asked if isinstance(asked, str) else urlencode(asked)
