"""Two PostgreSQL servers: a commit counts when both have it, and the second can take the first's place."""

import asyncio
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from deploy.local import unprivileged
from deploy.local.postgres import ADMIN, LocalPostgres, binary
from shared.platform.database import connect

SECOND = "postgres-2"
_STANDBY = "standby"
_SETTINGS = {
    "wal_retrieve_retry_interval": "300ms",  # else a commit waits 5 s for a standby that lost its line
    "wal_keep_size": "512MB",
}
_READY_SECONDS, _LOOK_SECONDS = 180.0, 0.05
_FOLLOWS = "select count(*) from pg_stat_replication where application_name = $1 and sync_state = 'sync'"


class PostgresPair:
    """A primary and its synchronous standby, each in its folder; `promote` changes which is which."""

    def __init__(self, first: Path, second: Path) -> None:
        self.servers = LocalPostgres(first, _SETTINGS), LocalPostgres(second, _SETTINGS)
        self.primary, self.standby = self.servers

    def dsn(self, database: str = ADMIN, role: str = ADMIN) -> str:
        """Where to connect: both hosts, whichever is the primary."""
        return dsn_of([server.socket_folder for server in self.servers], database, role)

    async def start(self) -> None:
        """Start both; from now on a commit waits for the standby. Raises what `LocalPostgres.start` does."""
        await self.primary.start()
        await self.follow()

    async def stop(self) -> None:
        """Stop both: the primary first, whose last commits need the standby."""
        await self.primary.stop()
        await self.standby.stop()

    async def promote(self) -> float:
        """Lose the primary with all it keeps, let the standby take its place; seconds until that writes.

        Raises TimeoutError. Commits wait for nobody then; `follow` makes a new standby of the lost one.
        """
        began = time.monotonic()
        await self.primary.lose_data()
        await _tell(self.standby, f"select pg_promote(true, {_READY_SECONDS:.0f})")
        self.primary, self.standby = self.standby, self.primary
        async with asyncio.timeout(_READY_SECONDS):
            while await _tell(self.primary, "select pg_is_in_recovery()"):
                await asyncio.sleep(_LOOK_SECONDS)
        return time.monotonic() - began

    async def follow(self) -> None:
        """Copy the primary while it works, start the copy as standby, and return when commits wait for it."""
        self.standby.make_folders()
        await asyncio.to_thread(_copy, self.primary, self.standby)
        await self.standby.restart()
        await _tell(self.primary, f"alter system set synchronous_standby_names = '{_STANDBY}'")
        await _tell(self.primary, "select pg_reload_conf()")
        async with asyncio.timeout(_READY_SECONDS):
            while not await self.follows():
                await asyncio.sleep(_LOOK_SECONDS)

    async def follows(self) -> bool:
        """Whether commits wait for the standby, and it is there."""
        return bool(await _tell(self.primary, _FOLLOWS, _STANDBY))


def dsn_of(sockets: list[Path], database: str, role: str) -> str:
    """An address of several servers, as an operator writes it: of these whichever is the primary."""
    hosts = quote(",".join(map(str, sockets)))
    return f"postgresql://{role}@/{database}?host={hosts}&target_session_attrs=primary"


async def _tell(server: LocalPostgres, query: str, *arguments: object) -> object:
    connection = await connect(server.dsn(), statement_seconds=_READY_SECONDS)
    try:
        return await connection.fetchval(query, *arguments)
    finally:
        await connection.close()


def _copy(primary: LocalPostgres, standby: LocalPostgres) -> None:
    line = f"{primary.dsn()}&application_name={_STANDBY}"
    options = ["-D", str(standby.data), "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
    command = [*unprivileged.prefix(), str(binary("pg_basebackup")), *options, f"--dbname={line}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the standby could not be made:\n{done.stdout}{done.stderr}")
