"""The services' apps and the console's over a district, in this process."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from bench.pages.asking import UNIT
from bench.pages.district import District, Wired
from services.console.app import console_app
from services.console.desk_book import DeskBook
from services.console.people import store as people
from services.console.people.sign_in import SessionTerms, SignIn
from services.console.rules.lockout import Lockout
from services.console.rules.roles import Person, Role
from services.console.upstream import Services
from services.console.view.pages import Pages
from services.console.visit import COOKIE, Console
from shared.catalogue import load
from shared.platform.health import Health
from shared.platform.identity import EitherAuthenticator, Identity
from shared.platform.signed_tokens import (
    Parties,
    SignedTokenAuthenticator,
    TokenSigner,
    ensure_signing_key,
    read_public_keys,
    read_signing_key,
)
from shared.platform.web import GuardedRoute, limits, web_app
from shared.stream.host import all_routes

PEOPLE = tuple(
    Person(
        role.value,
        role.value,
        frozenset({role}),
        UNIT if role in {Role.UNIT_LEADER, Role.LIST_REVIEWER} else None,
    )
    for role in (
        Role.DESK_LEADER,
        Role.UNIT_LEADER,
        Role.SUPERVISOR,
        Role.REGISTRAR,
        Role.CALLBACK_CLERK,
        Role.LIST_REVIEWER,
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDIT_ADMIN,
    )
)
_PARTIES = Parties("bench", "bench")


@dataclass(frozen=True, slots=True)
class Apps:
    """The services' routes and apps by name, the console's app, and a session's cookie by person."""

    routes: Mapping[str, list[GuardedRoute]]
    services: Mapping[str, Starlette]
    console: Starlette
    pages: list[Route]
    cookies: Mapping[str, str]


class _Named:
    """`Bearer unit scope scope`: whoever asks holds these scopes."""

    async def identify(self, authorization: str) -> Identity | None:
        name, *scopes = authorization.removeprefix("Bearer ").split() or [""]
        return Identity("bench", frozenset(scopes)) if name == "bench" else None


@asynccontextmanager
async def apps(district: District, folder: Path) -> AsyncIterator[Apps]:
    """All of them; people are signed in."""
    private, public = ensure_signing_key(folder)
    known = EitherAuthenticator(_Named(), SignedTokenAuthenticator(read_public_keys(public), _PARTIES))
    routes = {name: _routes(each) for name, each in district.services.items()}
    served = {
        name: web_app(Health(), each, authenticator=known, allowed=limits(1e6))
        for name, each in routes.items()
    }
    transports = {name: httpx.ASGITransport(app) for name, app in served.items()}
    upstream = Services(dict.fromkeys(transports, "http://service"), transports)
    sign_in = SignIn(
        district.accounts,
        SessionTerms(timedelta(hours=1), timedelta(hours=9)),
        Lockout(3, timedelta(minutes=15)),
    )
    book = DeskBook(load())
    signer = TokenSigner(read_signing_key(private), _PARTIES, timedelta(minutes=5))
    console = console_app(Console(Pages(book), upstream, sign_in, signer, book), Health())
    for person in PEOPLE:
        await people.add(district.accounts, person, "no password", datetime.now(UTC))
    cookies = {each.name: f"{COOKIE}={await sign_in.let_in(each, 'bench')}" for each in PEOPLE}
    yield Apps(routes, served, console, [each for each in console.routes if isinstance(each, Route)], cookies)
    await upstream.close()


def _routes(wired: Wired) -> list[GuardedRoute]:
    found = all_routes(wired.settings, wired.service, wired.store)
    return [each for each in found if isinstance(each, GuardedRoute)]
