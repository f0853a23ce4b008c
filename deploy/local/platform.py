"""Kafka and PostgreSQL for one data folder: our own, or the user's where the environment names them."""

import asyncio
import fcntl
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Protocol, Self

from deploy.local.broker_properties import Line
from deploy.local.databases import database_name, ensure_databases, service_dsn
from deploy.local.kafka import LocalKafka
from deploy.local.postgres import LocalPostgres
from shared.platform.kafka_login import KafkaLogin, login_from

DEFAULT_FOLDER = Path(".local")
OWN_KAFKA = "TIAOKUAI_KAFKA_BOOTSTRAP"
OWN_POSTGRES = "TIAOKUAI_POSTGRES_DSN"


class Server(Protocol):
    """What a platform starts and stops."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


class FolderInUseError(RuntimeError):
    """Another run works in this data folder."""


class Platform:
    """Starts what the services stand on, and stops it; everything it keeps lies in the data folder.

    `line` is how clients reach our own broker; `kafka` and `postgres` are None where the environment names
    the user's own server.
    """

    def __init__(
        self,
        data_folder: Path = DEFAULT_FOLDER,
        environment: Mapping[str, str] = os.environ,
        *,
        line: Line = Line.LOGIN,
        postgres_settings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.data_folder = data_folder
        self._own_login = login_from(environment)
        self._own_kafka = environment.get(OWN_KAFKA, "")
        self._own_postgres = environment.get(OWN_POSTGRES, "")
        self.kafka = None if self._own_kafka else LocalKafka(data_folder / "kafka", line)
        own_postgres = LocalPostgres(data_folder / "postgres", postgres_settings)
        self.postgres = None if self._own_postgres else own_postgres
        self._lock: IO[str] | None = None

    @property
    def bootstrap_servers(self) -> str:
        """Where Kafka clients connect, `host:port` separated by commas."""
        return self.kafka.bootstrap_servers if self.kafka else self._own_kafka

    @property
    def login(self) -> KafkaLogin:
        """Kafka as its administrator, or as whom the environment names."""
        return self.kafka.login if self.kafka else self._own_login

    @property
    def admin_dsn(self) -> str:
        """PostgreSQL as its administrator."""
        return self.postgres.dsn() if self.postgres else self._own_postgres

    @property
    def line_to_kafka(self) -> str:
        """Where the services connect: there may be something between them and Kafka."""
        return self.bootstrap_servers

    def line_to_postgres(self, service: str) -> str:
        """Where a service connects: there may be something between it and PostgreSQL."""
        return self.dsn(service)

    def dsn(self, service: str) -> str:
        """PostgreSQL as one service: its own database, its own role."""
        name = database_name(service)
        return self.postgres.dsn(name, name) if self.postgres else service_dsn(self._own_postgres, service)

    async def start(self) -> None:
        """Bring up both and make the services' databases.

        Raises `FolderInUseError`, `ChildFailedError`, `TimeoutError`, or `OSError` if a download fails.
        """
        self._take_folder()
        try:
            for server in self._servers():
                await server.start()
            await ensure_databases(self.admin_dsn)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop both, at the same time, within 10 s; nothing stays behind."""
        await asyncio.gather(*(server.stop() for server in self._servers()))
        if self._lock:
            self._lock.close()
            self._lock = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _servers(self) -> Sequence[Server]:
        return [server for server in (self.kafka, self.postgres) if server]

    def _take_folder(self) -> None:
        self.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (self.data_folder / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip()
            lock.close()
            raise FolderInUseError(
                f"{self.data_folder} is in use by process {holder}: stop that run, or name another folder"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock
