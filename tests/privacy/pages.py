"""Everything a running loop shows: reading routes, exports unpacked, pages of the console."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from typing import Any

import asyncpg
import httpx

from deploy.local.session_file import Session
from services.console.visit import COOKIE
from shared.platform.identity import Identity
from shared.platform.signed_tokens import Parties, TokenSigner, ensure_signing_key, read_signing_key

OPENS_SEALED = {"contact", "case"}
"""Scopes of the looks at the sealed store itself: they show details by design, and write down who looked."""

PEOPLE = (
    *("clerk", "leader", "registrar", "callback", "supervisor", "reviewer"),
    *("sysadmin", "auditor", "scjgj"),
)
"""Accounts that between them see every page of the console."""

_EACH = 8
"""Orders, complaints and references that are looked at one by one."""

_PARAMETER = re.compile(r"\{(\w+)\}")
_LINK = re.compile(r'href="(/[^"#]*)"')
_ID = re.compile(r"[0-9a-f-]{36}|\d+|TK-[A-Z0-9-]+")
_SAME_KIND = 3
"""Pages of one address but for its ids: that many are enough."""

_IDS = {
    "dispatch": {
        "order_id": "select order_id::text from work_order order by order_id limit $1",
    },
    "feedback": {
        "reference": "select distinct reference from order_view order by 1 limit $1",
        "number": "select number::text from edition order by 1 limit $1",
        "half_year": "select half_year from rating_round order by 1 limit $1",
    },
    "classifier": {
        "complaint_id": "select distinct complaint_id::text from classified order by 1 limit $1",
        "class_id": "select class_id::text from class_matter order by 1 limit $1",
        "key": "select key::text from reporter_pattern order by 1 limit $1",
    },
}


async def from_services(session: Session) -> AsyncIterator[tuple[str, str]]:
    """Place and text of every answer, to somebody who may do everything but open what is sealed."""
    known = await _known(session)
    async with httpx.AsyncClient(trust_env=False, timeout=30.0) as client:
        for name, address in session.services.items():
            document = (await client.get(f"{address.api}/openapi.json")).json()
            headers = {"authorization": f"Bearer {_token(session, _scopes(document))}"}
            for path in _paths(document, known):
                answer = await client.get(f"{address.api}{path}", headers=headers)
                if answer.status_code == 200:
                    yield f"{name} {_ID.sub('…', path)}", "\n".join(_texts(answer.content))


async def from_console(session: Session) -> AsyncIterator[tuple[str, str]]:
    """Place and text of every page, as each of its people finds them by following links."""
    assert session.console
    password = (session.access / "console.password").read_text("utf-8").strip()
    async with httpx.AsyncClient(base_url=session.console.api, trust_env=False, timeout=30.0) as client:
        for person in PEOPLE:
            entered = await client.post("/sign-in", data={"name": person, "password": password})
            cookie = re.search(rf"{COOKIE}=([^;]+)", entered.headers["set-cookie"])
            assert cookie, person
            client.cookies.clear()
            async for path, text in _followed(client, {"cookie": f"{COOKIE}={cookie[1]}"}):
                yield f"console {_ID.sub('…', path)} of {person}", text


async def _followed(client: httpx.AsyncClient, headers: dict[str, str]) -> AsyncIterator[tuple[str, str]]:
    ahead, seen, kinds = ["/"], {"/"}, Counter[str]()
    while ahead:
        path = ahead.pop(0)
        answer = await client.get(path, headers=headers)
        if answer.status_code == 200:
            yield path, "\n".join(_texts(answer.content))
        # By hand: a client that follows a redirect leaves the cookie behind.
        onward = [answer.headers["location"]] if answer.is_redirect else _LINK.findall(answer.text)
        for link in dict.fromkeys(onward):
            kind = _ID.sub("…", link.partition("?")[0])
            if link not in seen and kinds[kind] < _SAME_KIND and not link.startswith("/static"):
                seen.add(link)
                kinds[kind] += 1
                ahead.append(link)


async def _known(session: Session) -> Mapping[str, list[str]]:
    """What the parameters of paths may be."""
    found = {"kind": ["csv", "xlsx"]}
    for service, questions in _IDS.items():
        connection = await asyncpg.connect(session.dsn(service))
        for name, question in questions.items():
            found[name] = [row[0] for row in await connection.fetch(question, _EACH)]
        await connection.close()
    return found


def _paths(document: dict[str, Any], known: Mapping[str, list[str]]) -> Iterator[str]:
    for path, methods in document["paths"].items():
        scopes = set(_scopes_of(methods.get("get", {})))
        if not scopes or scopes <= OPENS_SEALED:
            continue
        names = _PARAMETER.findall(path)
        for values in islice(product(*(known.get(name, ()) for name in names)), _EACH):
            filled = path
            for name, value in zip(names, values, strict=True):
                filled = filled.replace(f"{{{name}}}", value)
            yield f"{filled}?limit=200"


def _scopes(document: dict[str, Any]) -> frozenset[str]:
    told = (each for methods in document["paths"].values() for each in methods.values())
    return frozenset(scope for each in told for scope in _scopes_of(each))


def _scopes_of(operation: dict[str, Any]) -> Iterable[str]:
    return operation.get("description", "").removeprefix("scope: ").split(" or ") if operation else ()


def _token(session: Session, scopes: frozenset[str]) -> str:
    private, _ = ensure_signing_key(session.access)
    signer = TokenSigner(
        read_signing_key(private), Parties("tiaokuai-console", "tiaokuai"), timedelta(minutes=5)
    )
    return signer.sign(Identity("searcher", scopes | {"unit:scjgj", "sealed"}), datetime.now(UTC))


def _texts(content: bytes) -> Iterator[str]:
    """A workbook's parts, else the text as it is."""
    if content[:2] != b"PK":
        yield content.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        yield from (book.read(name).decode("utf-8", "replace") for name in book.namelist())
