"""Sign-in by a provider of this test: code flow, PKCE, state, nonce; what is forged lets nobody in."""

import base64
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from services.console.app import console_app
from services.console.people.oidc import OidcDoor, Provider
from shared.platform.health import Health
from tests.component.console.conftest import World

ISSUER, CLIENT, SECRET = "https://id.example", "tiaokuai", "a secret between two"


@dataclass
class TheirServer:
    """A provider that gives one code for whom it is told; `forge` changes the token's claims."""

    who: str = "clerk"
    forge: dict[str, Any] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    signs_with: ECKey | None = None
    asked: dict[str, list[str]] = field(default_factory=dict)

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/.well-known/openid-configuration":
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            found = {name: f"{ISSUER}/{name}" for name in names}
            return httpx.Response(200, json={"issuer": ISSUER} | found)
        if path == "/jwks_uri":
            return httpx.Response(200, json=KeySet([self.key]).as_dict(private=False))
        return self._token(parse_qs(request.content.decode()), request.headers["authorization"])

    def _token(self, said: dict[str, list[str]], authorization: str) -> httpx.Response:
        proof = sha256(said["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        known = said["code"] == ["code-1"] and authorization == f"Basic {basic}"
        if not known or challenge != self.asked["code_challenge"][0]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        now = int(datetime.now(UTC).timestamp())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "exp": now + 60,
            "nonce": self.asked["nonce"][0],
            "preferred_username": self.who,
        }
        key = self.signs_with or self.key
        token = jwt.encode({"alg": "ES256"}, claims | self.forge, key, algorithms=["ES256"])
        return httpx.Response(200, json={"id_token": token, "access_token": "x", "token_type": "Bearer"})


@pytest.fixture
def provider() -> TheirServer:
    return TheirServer()


@pytest.fixture
def browser(world: World, provider: TheirServer) -> httpx.AsyncClient:
    client = httpx.AsyncClient(transport=httpx.MockTransport(provider.answer))
    door = OidcDoor(Provider(ISSUER, CLIENT, SECRET), client)
    app = console_app(replace(world.console, oidc=door, public_url="https://console"), Health())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://console")


async def leave(browser: httpx.AsyncClient, provider: TheirServer, onward: str = "/returns") -> str:
    """Out to the provider; the state it was given."""
    answer = await browser.get(f"/sign-in/oidc?next={onward}")
    assert answer.status_code == 303
    address = urlsplit(answer.headers["location"])
    provider.asked = parse_qs(address.query)
    assert address.netloc == "id.example"
    assert provider.asked["redirect_uri"] == ["https://console/sign-in/oidc/back"]
    return provider.asked["state"][0]


async def test_whom_the_provider_names_is_signed_in(
    browser: httpx.AsyncClient, provider: TheirServer
) -> None:
    assert "统一身份认证登录" in (await browser.get("/sign-in")).text
    state = await leave(browser, provider)
    back = await browser.get(f"/sign-in/oidc/back?code=code-1&state={state}")
    assert (back.status_code, back.headers["location"]) == (303, "/returns")
    assert "小陈" in (await browser.get("/returns")).text


@pytest.mark.parametrize(
    "forge",
    [{"iss": "https://evil.example"}, {"aud": "others"}, {"nonce": "old"}, {"exp": 1}, {"iss": None}],
)
async def test_a_token_of_others_or_of_another_time_lets_nobody_in(
    browser: httpx.AsyncClient, provider: TheirServer, forge: dict[str, Any]
) -> None:
    provider.forge = forge
    state = await leave(browser, provider)
    back = await browser.get(f"/sign-in/oidc/back?code=code-1&state={state}")
    assert back.status_code == 422
    assert "__Host-console" not in browser.cookies


@pytest.mark.parametrize("query", ["code=code-1&state=other", "error=access_denied", "code=code-2&state={}"])
async def test_an_answer_to_another_question_lets_nobody_in(
    browser: httpx.AsyncClient, provider: TheirServer, query: str
) -> None:
    state = await leave(browser, provider)
    assert (await browser.get(f"/sign-in/oidc/back?{query.format(state)}")).status_code == 422
    late = await browser.get(f"/sign-in/oidc/back?code=code-1&state={state}")
    assert late.status_code == 422, "an attempt is good for one answer"


async def test_a_strangers_key_and_a_person_without_account_are_refused(
    browser: httpx.AsyncClient, provider: TheirServer
) -> None:
    provider.signs_with = ECKey.generate_key("P-256")
    state = await leave(browser, provider)
    assert (await browser.get(f"/sign-in/oidc/back?code=code-1&state={state}")).status_code == 422
    provider.signs_with, provider.who = None, "nobody"
    state = await leave(browser, provider)
    back = await browser.get(f"/sign-in/oidc/back?code=code-1&state={state}")
    assert "没有账号" in back.text
