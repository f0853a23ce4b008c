"""Speaks to a service for a clerk: the address and the token, one request, refusals in words."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from deploy.local.session_file import NoSessionError, load_session

URL, TOKEN = "TIAOKUAI_{}_URL", "TIAOKUAI_TOKEN"
"""Environment variables: where a service answers, and a clerk's token."""

DISPATCH = "dispatch"

_SECONDS = 30.0


class DeskError(Exception):
    """What a service refused or why it can't be asked; the message is Chinese, for people."""


class DeskClient:
    """One clerk's connection to a service."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def get(self, path: str, **query: str | int | None) -> Any:
        """What stands at `path`. Raises DeskError."""
        return self._answer(
            "GET", path, params={key: value for key, value in query.items() if value is not None}
        )

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Change something, once, even if the answer gets lost on the way. Raises DeskError."""
        given = {key: value for key, value in body.items() if value not in (None, "")}
        return self._answer("POST", path, json=given, headers={"idempotency-key": uuid4().hex})

    def _answer(self, method: str, path: str, **request: Any) -> Any:
        try:
            answer = self._client.request(method, path, **request)
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise DeskError(f"服务没有应答（{type(error).__name__}）") from error
        if answer.is_error:
            raise DeskError(f"{body.get('detail', answer.status_code)}（{body.get('code', '')}）")
        return body


@contextmanager
def connected(data: Path, client: str, service: str = DISPATCH) -> Iterator[DeskClient]:
    """By the two environment variables, else by the loop that runs on `data` as its client `client`.

    Raises DeskError when there is neither.
    """
    url, token = os.environ.get(URL.format(service.upper())), os.environ.get(TOKEN)
    if not (url and token):
        try:
            session = load_session(data)
        except NoSessionError as error:
            raise DeskError(str(error)) from None
        url, token = session.services[service].api, session.token(client)
    headers = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=_SECONDS) as connection:
        yield DeskClient(connection)
