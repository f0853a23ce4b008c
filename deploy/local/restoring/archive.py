"""A base backup and the write-ahead log behind it: no commit is answered before the log is kept."""

import asyncio
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from deploy.local import unprivileged
from deploy.local.postgres import LocalPostgres, binary
from deploy.local.processes import Child, start
from shared.platform.database import connect

_NAME = "archive"
_READY_SECONDS, _LOOK_SECONDS = 30.0, 0.05
_RECEIVING = """
select count(*) from pg_stat_replication where application_name = 'archive' and sync_state = 'sync'"""


class Archive:
    """Takes the log of one server as a synchronous receiver; `folder` must outlive the server's own."""

    def __init__(self, postgres: LocalPostgres, folder: Path) -> None:
        self._postgres = postgres
        self._folder = folder
        self._backup, self._log = folder / "base", folder / "log"
        self._receiver: Child | None = None

    async def start(self) -> None:
        """From now on a commit waits until the archive has it. Raises TimeoutError, ChildFailedError."""
        unprivileged.own_folder(self._log)
        await self._tell(f"select pg_create_physical_replication_slot('{_NAME}', true)")
        self._receiver = start(
            "archive",
            self._command("pg_receivewal", "-D", self._log, "--synchronous", f"--slot={_NAME}"),
            self._folder / "archive.log",
            prefix=unprivileged.prefix(),
        )
        await self._tell(f"alter system set synchronous_standby_names = '{_NAME}'")
        await self._tell("select pg_reload_conf()")
        async with asyncio.timeout(_READY_SECONDS):
            while not await self._ask(_RECEIVING):
                self._receiver.must_run()
                await asyncio.sleep(_LOOK_SECONDS)

    async def base_backup(self) -> None:
        """Copy the whole server while it works."""
        unprivileged.own_folder(self._backup)
        command = self._command("pg_basebackup", "-D", self._backup, "--wal-method=none", "--checkpoint=fast")
        await asyncio.to_thread(_run, command)

    async def stop(self) -> None:
        """Stop receiving; a server that still waits for the archive answers no commit any more."""
        if self._receiver:
            await self._receiver.stop()

    def restore(self) -> None:
        """Lay the backup where the server looks, with the log to be played to its end."""
        data = self._postgres.data
        shutil.copytree(self._backup, data, dirs_exist_ok=True)
        for part in self._log.glob("*.partial"):
            part.rename(part.with_suffix(""))
        # The backup was taken of a server that waits for this archive; the new one starts without.
        with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
            settings.write(
                f"synchronous_standby_names = ''\nrestore_command = 'cp \"{self._log}/%f\" \"%p\"'\n"
            )
        (data / "recovery.signal").touch()
        unprivileged.own_all(data)

    async def _tell(self, statement: str) -> None:
        await self._ask(statement)

    async def _ask(self, query: str) -> object:
        connection = await connect(self._postgres.dsn())
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    def _command(self, program: str, *options: object) -> list[str]:
        name = _NAME if program == "pg_receivewal" else program
        address = f"{self._postgres.dsn()}&application_name={name}"
        return [str(binary(program)), *map(str, options), f"--dbname={address}"]


def _run(command: Sequence[str]) -> None:
    done = subprocess.run([*unprivileged.prefix(), *command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
