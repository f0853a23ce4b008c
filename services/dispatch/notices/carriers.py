"""How a notice reaches a role: the port, and its adapters. SMS and 政务微信 gateways fit the webhook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import httpx
import orjson

from shared.platform.signatures import signed

Notice = dict[str, Any]
"""notice_id, kind, unit, level, role, reference, words, urgent, at."""


class Carrier(Protocol):
    """Takes notices in hand; what it raises means that none was taken, and all are tried again."""

    async def carry(self, notices: Sequence[Notice]) -> None: ...


@dataclass(frozen=True, slots=True)
class FileCarrier:
    """One JSON line a notice, for a gateway that reads files."""

    path: Path

    async def carry(self, notices: Sequence[Notice]) -> None:
        lines = b"".join(
            orjson.dumps(each, default=str, option=orjson.OPT_APPEND_NEWLINE) for each in notices
        )
        with self.path.open("ab") as file:
            file.write(lines)


@dataclass(frozen=True, slots=True)
class WebhookCarrier:
    """A signed POST of a JSON list; any 2xx means taken. `notice_id` tells what came twice."""

    url: str
    secret: bytes
    client: httpx.AsyncClient

    async def carry(self, notices: Sequence[Notice]) -> None:
        body = orjson.dumps(list(notices), default=str)
        headers = {"content-type": "application/json", **signed(self.secret, body, datetime.now(UTC))}
        answer = await self.client.post(self.url, content=body, headers=headers)
        answer.raise_for_status()
