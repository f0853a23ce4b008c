"""The services' HTTP doors as a stubborn client uses them: asked again until there is an answer."""

import asyncio
from collections import Counter
from types import TracebackType
from typing import Any, Self

import httpx

from deploy.local.session_file import Session
from shared.platform.web_client import web_client

_PAUSE_SECONDS = 0.3
_AT_ONCE = 24
# Not the caller's fault: away, overloaded, or others changed the same rows for too long.
_TRY_AGAIN = {408, 409, 425, 429}


class RefusedError(RuntimeError):
    """The service understood and said no; trying again would not help."""

    def __init__(self, path: str, status: int, code: str) -> None:
        self.status = status
        self.code = code
        super().__init__(f"{path}: {status} {code}")


class Doors:
    """Requests with a development client's token, a few at a time; `retries` counts those sent again.

    `unavailable` counts the refusals that say when to come back (503, `Retry-After`, problem+json),
    `unclear` every other answer of 500 and above, by status and code.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._web = web_client(timeout=10.0)
        self._room = asyncio.Semaphore(_AT_ONCE)
        self.retries = 0
        self.unavailable = 0
        self.unclear: Counter[str] = Counter()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._web.aclose()

    async def ask(self, service: str, path: str, *, client: str, key: str = "", **request: Any) -> Any:
        """The answer's JSON, a POST if there is a body; with `key`, under that idempotency key.

        Raises RefusedError for a 4xx.
        """
        headers = {"authorization": f"Bearer {self._session.token(client)}"}
        headers |= {"idempotency-key": key} if key else {}
        method = "POST" if {"content", "json"} & request.keys() else "GET"
        url = self._session.services[service].api + path
        async with self._room:
            while True:
                answer = await self._try(method, url, headers=headers, **request)
                if answer is not None:
                    return answer
                self.retries += 1
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _try(self, method: str, url: str, **request: Any) -> Any:
        """The answer, or None where asking again is right."""
        try:
            response = await self._web.request(method, url, **request)
        except httpx.TransportError:
            return None
        if response.is_success:
            return response.json()
        code = _code(response)
        self._note(response, code)
        if response.is_server_error or (response.status_code in _TRY_AGAIN and code in {"", "conflict"}):
            return None
        raise RefusedError(response.url.path, response.status_code, code)

    def _note(self, response: httpx.Response, code: str) -> None:
        if says_when_to_come_back(response):
            self.unavailable += 1
        elif response.is_server_error:
            self.unclear[f"{response.status_code} {code}".strip()] += 1


def says_when_to_come_back(response: httpx.Response) -> bool:
    """Whether a refusal is what a service away from its servers owes its callers."""
    problem = response.headers.get("content-type", "").startswith("application/problem+json")
    return (
        response.status_code == httpx.codes.SERVICE_UNAVAILABLE
        and problem
        and ("retry-after" in response.headers)
    )


def _code(response: httpx.Response) -> str:
    try:
        said = response.json()
        return f"{said.get('code', '')} {said.get('field', '')}".strip()
    except ValueError:
        return ""
