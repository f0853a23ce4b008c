"""The whole loop on this machine: platform, topics, databases, keys, services; up, watched, and down again.

async with running_loop(Path(".local"), progress=print) as loop:
    loop.session.kafka, loop.session.services["intake"].api, loop.session.token("source")
    loop.processes["dispatch"].kill()
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from deploy.local.access import Access, ensure_access
from deploy.local.console import Accounts, console_environment, ensure_accounts
from deploy.local.databases import CONSOLE, DATABASES, SERVICES, owner_dsn
from deploy.local.identities import apply_identities
from deploy.local.platform import Platform
from deploy.local.ports import remembered_ports
from deploy.local.prometheus import watching
from deploy.local.service_process import STOP_SECONDS
from deploy.local.service_processes import ServiceProcesses
from deploy.local.session_file import ServiceAddress, Session, forget_session, save_session
from deploy.migrations import migrate_service
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.load import catalogue_of
from shared.contract.topics import Topic, all_topics
from shared.stream.topic_admin import apply_topics

T = TypeVar("T")
Progress = Callable[[str], None]
"""Told, in Chinese, what is being done."""

_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Loop:
    """A running loop: where it is, its servers, its processes, its catalogue and topics."""

    session: Session
    platform: Platform
    processes: ServiceProcesses
    catalogue: Catalogue
    access: Access
    topics: tuple[Topic, ...]
    settings: Mapping[str, str]
    accounts: Accounts | None = None

    def environment(self, service: str, http_port: int, health_port: int) -> dict[str, str]:
        """The settings of a process of this service, for `processes.add`."""
        return {
            **self.access.environment,
            **self._kafka_user(service),
            **self.settings,
            "TIAOKUAI_KAFKA_BOOTSTRAP": self.platform.line_to_kafka,
            "TIAOKUAI_POSTGRES_DSN": self.platform.line_to_postgres(service),
            "TIAOKUAI_CATALOGUE": str(self.catalogue.folder),
            "TIAOKUAI_MODEL_CACHE": str(self.session.data_folder / "models"),
            "TIAOKUAI_ATTACHMENTS_URL": (self.session.data_folder / "attachments").as_uri(),
            "TIAOKUAI_HTTP_PORT": str(http_port),
            "TIAOKUAI_HEALTH_PORT": str(health_port),
            "TIAOKUAI_STOP_DEADLINE": str(STOP_SECONDS),
        }

    def _kafka_user(self, service: str) -> dict[str, str]:
        if not self.session.kafka_password_file or service == CONSOLE:
            return {}  # a process takes over whom our own environment names; the console needs no Kafka
        login = self.session.login(service)
        who = {"TIAOKUAI_KAFKA_USER": login.user, "TIAOKUAI_KAFKA_PASSWORD_FILE": str(login.password_file)}
        line = {"TIAOKUAI_KAFKA_TLS": "true", "TIAOKUAI_KAFKA_CA_FILE": str(login.ca_file)}
        return who | line if login.tls else who

    async def guarded(self, work: Coroutine[Any, Any, T]) -> T:
        """The work's result; raises ChildFailedError as soon as Kafka or PostgreSQL ends under it."""
        tasks = asyncio.ensure_future(work), asyncio.ensure_future(self._until_a_server_ends())
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if tasks[1].done():
                tasks[1].result()
            return tasks[0].result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _until_a_server_ends(self) -> None:
        while True:
            for server in (self.platform.kafka, self.platform.postgres):
                if server and server.child:
                    server.child.must_run()
            await asyncio.sleep(_LOOK_SECONDS)


async def _nothing_more(_loop: Loop) -> None:
    pass


@asynccontextmanager
async def running_loop(
    data_folder: Path,
    *,
    progress: Progress = lambda _words: None,
    environment: Mapping[str, str] = os.environ,
    settings: Mapping[str, str] = MappingProxyType({}),
    prepare: Callable[[Loop], Awaitable[None]] = _nothing_more,
    console: bool = False,
    platform: Callable[..., Platform] = Platform,
) -> AsyncIterator[Loop]:
    """Start everything, yield when every service is ready, stop everything within 15 s.

    `environment` may name the user's own servers, and a catalogue of one's own (TIAOKUAI_CATALOGUE);
    `settings` go to every service besides the usual ones; with `console` people sign in and Prometheus
    watches; `prepare` is called when topics and databases are there, before the services start; `platform`
    makes what they stand on. Raises what `Platform.start` does, CatalogueError, ChildFailedError for a
    service that can't run, TimeoutError.
    """
    catalogue = catalogue_of(environment)
    folder = await asyncio.to_thread(data_folder.resolve)
    async with AsyncExitStack() as closing:
        progress("启动 Kafka 和 PostgreSQL")
        ground = await closing.enter_async_context(platform(folder, environment))
        progress("建立主题和数据库")
        topics = all_topics(unit.code for unit in catalogue.units_with_topics())
        loop = _describe(ground, catalogue, topics, settings, console=console)
        await _prepare(loop)
        if console:
            loop = await _with_accounts(loop)
        await prepare(loop)
        progress("启动服务")
        closing.push_async_callback(loop.processes.stop)
        await _start_services(loop, closing)
        await loop.processes.until_ready(lambda name: progress(f"服务就绪：{name}"))
        if console:
            loop = await _with_prometheus(loop, closing)
        save_session(loop.session)
        closing.callback(forget_session, loop.session.data_folder)
        yield loop


async def _prepare(loop: Loop) -> None:
    platform = loop.platform
    migrations = asyncio.gather(
        *(migrate_service(service, owner_dsn(platform.admin_dsn, service)) for service in SERVICES)
    )
    await asyncio.to_thread(_declare, loop)
    await migrations
    if platform.kafka:
        await platform.kafka.until_ready()


def _declare(loop: Loop) -> None:
    """Topics and, on our own broker, users and rights."""
    login = loop.platform.login
    # A loop of one's own: what is unread now is read before the sources begin.
    changes = apply_topics(login, loop.topics, grow=True)
    if changes.refused:
        raise RuntimeError(f"Kafka refused: {changes.refused}")
    if loop.session.kafka_password_file:
        apply_identities(login, loop.catalogue, loop.topics, loop.session.kafka_users)


def _describe(
    platform: Platform,
    catalogue: Catalogue,
    topics: tuple[Topic, ...],
    settings: Mapping[str, str],
    *,
    console: bool,
) -> Loop:
    folder = platform.data_folder
    access = ensure_access(folder / "access", (unit.code for unit in catalogue.units_with_topics()))
    ports = remembered_ports(folder / "ports.json", 2 * len(DATABASES))
    addresses = [
        ServiceAddress(api=_loopback(api), health=_loopback(health), dsn=platform.dsn(name))
        for name, api, health in zip(DATABASES, ports[::2], ports[1::2], strict=True)
    ]
    session = Session(
        data_folder=folder,
        pid=os.getpid(),
        kafka=platform.bootstrap_servers,
        kafka_password_file=platform.login.password_file if platform.kafka else None,
        kafka_ca_file=platform.login.ca_file if platform.kafka else None,
        admin_dsn=platform.admin_dsn,
        access=access.folder,
        logs=folder / "logs",
        services=dict(zip(SERVICES, addresses, strict=False)),
        console=addresses[-1] if console else None,
    )
    return Loop(session, platform, ServiceProcesses(session.logs), catalogue, access, topics, settings)


def _loopback(port: int) -> str:
    return f"http://127.0.0.1:{port}"


async def _with_accounts(loop: Loop) -> Loop:
    address = loop.session.console
    assert address is not None
    await migrate_service(CONSOLE, owner_dsn(loop.session.admin_dsn, CONSOLE))
    units = loop.catalogue.units_with_topics()
    return replace(loop, accounts=await ensure_accounts(address.dsn, address, loop.session.access, units))


async def _with_prometheus(loop: Loop, closing: AsyncExitStack) -> Loop:
    pages = {name: process.health for name, process in loop.processes.items()}
    address = await closing.enter_async_context(watching(loop.session.data_folder / "prometheus", pages))
    return replace(loop, session=loop.session.model_copy(update={"prometheus": address}))


def _start_console(loop: Loop, address: ServiceAddress) -> None:
    own = console_environment(loop.session.services, loop.access.signing_key)
    environment = loop.environment(CONSOLE, _port(address.api), _port(address.health)) | own
    loop.processes.add(CONSOLE, CONSOLE, "http", environment, address.health)


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


async def _start_services(loop: Loop, closing: AsyncExitStack) -> None:
    for service, address in loop.session.services.items():
        environment = loop.environment(service, _port(address.api), _port(address.health))
        loop.processes.add(service, service, "all", environment, address.health)
    if loop.session.console:
        _start_console(loop, loop.session.console)
    watch = asyncio.create_task(loop.processes.supervise())
    closing.push_async_callback(_end, watch)


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
