"""Speaks to the four services for a signed-in person, with that person's token and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import httpx
import orjson

from shared.platform.web_client import web_client

_SECONDS = 15.0


class Refused(Exception):
    """What a service answered instead: its code, status and Chinese sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        self.status, self.code, self.message = status, code, message
        super().__init__(code)


UNREACHABLE = Refused(503, "unavailable", "服务暂时不可用。请稍后重试，已受理的不会丢失。")


class Services:
    """Connections to the services, by name; shared by everybody."""

    def __init__(
        self, urls: Mapping[str, str], transports: Mapping[str, httpx.AsyncBaseTransport] | None = None
    ) -> None:
        given = transports or {}
        self._clients = {
            name: web_client(base_url=url, timeout=_SECONDS, transport=given.get(name))
            for name, url in urls.items()
        }

    async def close(self) -> None:
        """Let the connections go."""
        for client in self._clients.values():
            await client.aclose()

    def client(self, service: str) -> httpx.AsyncClient:
        """The connection to a service."""
        return self._clients[service]


@dataclass(frozen=True, slots=True)
class Api:
    """The services as one person reaches them; `trace` ties their log lines to the page's."""

    services: Services
    token: str
    trace: str

    async def get(self, service: str, path: str, **query: Any) -> Any:
        """What stands there. Raises Refused."""
        given = {name: value for name, value in query.items() if value not in (None, "")}
        return await self._answer(service, "GET", path, params=given)

    async def find(self, service: str, path: str, **query: Any) -> Any | None:
        """What stands there; None when there is nothing, or nothing for this person."""
        try:
            return await self.get(service, path, **query)
        except Refused as refused:
            if refused.status in (403, 404):
                return None
            raise

    async def spare(self, service: str, path: str, **query: Any) -> Any | None:
        """What stands there; None also while the service is away: a part of a page that can be left out."""
        try:
            return await self.get(service, path, **query)
        except Refused:
            return None

    async def ask(self, service: str, path: str, body: Mapping[str, Any]) -> Any | None:
        """What it says of this, which it does not keep; None also while it is away, as with `spare`."""
        try:
            return await self._send("POST", service, path, body, "", "")
        except Refused:
            return None

    async def post(
        self, service: str, path: str, body: Mapping[str, Any], key: str = "", version: str = ""
    ) -> Any:
        """Change something, once for each key; without one the body's own id says so.

        `version` is what the person saw: it is refused when others changed it meanwhile. Raises Refused.
        """
        return await self._send("POST", service, path, body, key, version)

    async def put(
        self, service: str, path: str, body: Mapping[str, Any], key: str = "", version: str = ""
    ) -> Any:
        """Put what is known of something in the place of what was, of the `version` seen. Raises Refused."""
        return await self._send("PUT", service, path, body, key, version)

    async def upload(self, service: str, path: str, content: bytes) -> Any:
        """A file as it is; the same bytes again change nothing. Raises Refused."""
        headers = {"content-type": "application/octet-stream"}
        return await self._answer(service, "POST", path, content=content, headers=headers)

    async def fetch(self, service: str, path: str) -> tuple[str, bytes]:
        """A file's type and bytes. Raises Refused."""
        answer = await self._ask(service, "GET", path)
        if answer.is_error:
            self._refuse(answer)
        return answer.headers.get("content-type", "application/octet-stream"), answer.content

    async def _send(
        self, method: str, service: str, path: str, body: Mapping[str, Any], key: str, version: str
    ) -> Any:
        given = {name: value for name, value in body.items() if value not in (None, "")}
        headers = {"content-type": "application/json"} | ({"idempotency-key": key} if key else {})
        headers |= {"if-match": f'"{version}"'} if version else {}
        return await self._answer(service, method, path, content=orjson.dumps(given), headers=headers)

    async def _answer(self, service: str, method: str, path: str, **request: Any) -> Any:
        answer = await self._ask(service, method, path, **request)
        if answer.is_error:
            self._refuse(answer)
        try:
            return orjson.loads(answer.content or b"null")
        except orjson.JSONDecodeError:
            raise UNREACHABLE from None

    async def _ask(self, service: str, method: str, path: str, **request: Any) -> httpx.Response:
        headers = request.pop("headers", {}) | {
            "authorization": f"Bearer {self.token}",
            "traceparent": self.trace,
        }
        try:
            return await self.services.client(service).request(method, path, headers=headers, **request)
        except httpx.HTTPError:
            raise UNREACHABLE from None

    def _refuse(self, answer: httpx.Response) -> NoReturn:
        try:
            said = orjson.loads(answer.content)
        except orjson.JSONDecodeError:
            raise UNREACHABLE from None
        raise Refused(answer.status_code, said.get("code", ""), said.get("detail") or UNREACHABLE.message)
