"""Wires the console: the only place that builds things."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import NoReturn

import httpx

from services.console.app import console_app
from services.console.desk_book import DeskBook
from services.console.people.oidc import OidcDoor, Provider
from services.console.people.sign_in import SessionTerms, SignIn
from services.console.rules.lockout import Lockout
from services.console.settings import Settings
from services.console.upstream import Services
from services.console.view.pages import Pages
from services.console.visit import Console
from services.console.watching.watcher import watch
from shared.catalogue import load
from shared.platform import process
from shared.platform.database import Pool, pool
from shared.platform.faults import PlatformError
from shared.platform.health import Health
from shared.platform.logs import configure_logs, get_logger
from shared.platform.serve import serve
from shared.platform.settings import read_settings
from shared.platform.signed_tokens import Parties, TokenSigner, read_signing_key
from shared.platform.web import web_app
from shared.platform.web_client import web_client

SERVICES = ("intake", "classifier", "dispatch", "feedback")
_PROVIDER_SECONDS = 10.0
_TOKEN_LIFE = timedelta(minutes=5)

log = get_logger(__name__)


def build(settings: Settings, connections: Pool, services: Services, provider: httpx.AsyncClient) -> Console:
    """The console; raises CatalogueError without a catalogue, PlatformError without its signing key."""
    if settings.jwt_signing_key_file is None:
        raise PlatformError("configuration", field="jwt_signing_key_file", detail="not set")
    book = DeskBook(load(settings.catalogue))
    terms = SessionTerms(
        timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
    )
    lockout = Lockout(settings.sign_in_attempts, timedelta(minutes=settings.lockout_minutes))
    parties = Parties(settings.jwt_issuer, settings.jwt_audience)
    return Console(
        pages=Pages(book),
        services=services,
        sign_in=SignIn(connections, terms, lockout),
        signer=TokenSigner(read_signing_key(settings.jwt_signing_key_file), parties, _TOKEN_LIFE),
        book=book,
        oidc=oidc_of(settings, provider),
        public_url=settings.public_url,
    )


def oidc_of(settings: Settings, client: httpx.AsyncClient) -> OidcDoor | None:
    """The provider's door, where one is named; raises PlatformError configuration for half of one."""
    if not settings.oidc_issuer:
        return None
    if not (settings.oidc_client_id and settings.oidc_client_secret_file and settings.public_url):
        raise PlatformError("configuration", field="oidc_issuer", detail="needs id, secret and public_url")
    try:
        secret = settings.oidc_client_secret_file.read_text("utf-8").strip()
    except OSError:
        raise PlatformError("configuration", field="oidc_client_secret_file", detail="not readable") from None
    provider = Provider(
        settings.oidc_issuer, settings.oidc_client_id, secret, name_claim=settings.oidc_name_claim
    )
    return OidcDoor(provider, client)


def services_of(settings: Settings) -> Services:
    """Where the four services answer."""
    return Services(
        {
            "intake": settings.intake_url,
            "classifier": settings.classifier_url,
            "dispatch": settings.dispatch_url,
            "feedback": settings.feedback_url,
        }
    )


async def work(settings: Settings, stopping: asyncio.Event) -> None:
    """Serve until `stopping`."""
    health = Health()
    async with AsyncExitStack() as closing:
        connections = await pool(settings.postgres_dsn, application=settings.service)
        closing.callback(connections.terminate)
        services = services_of(settings)
        closing.push_async_callback(services.close)
        provider = web_client(timeout=_PROVIDER_SECONDS)
        closing.push_async_callback(provider.aclose)
        console = build(settings, connections, services, provider)
        watching = asyncio.create_task(watch(services, SERVICES, console.curves))
        closing.callback(watching.cancel)
        app = console_app(console, health)
        pages = await serve(web_app(health), settings.http_host, settings.health_port)
        closing.push_async_callback(pages.stop)
        site = await serve(app, settings.http_host, settings.http_port)
        closing.push_async_callback(site.stop)
        log.info("http", host=settings.http_host, port=site.port)
        await stopping.wait()


def main() -> NoReturn:
    """Run the console until a signal."""
    settings = read_settings(Settings)
    configure_logs(
        service=settings.service, role=settings.role, instance=settings.instance, level=settings.log_level
    )

    async def run(stopping: asyncio.Event) -> None:
        await work(settings, stopping)

    process.run(run, stop_deadline=settings.stop_deadline)


if __name__ == "__main__":
    main()
