"""A plain dump of the services' databases, and what it doesn't have of what is there in the end."""

import asyncio
import subprocess
from pathlib import Path

from deploy.local.databases import SERVICES, at_database, database_name
from deploy.local.postgres import binary
from shared.platform.database import connect

_SCRATCH = "drill_from_dump"
_KEPT = {
    "intake": ("complaints", "select complaint_id::text from complaint where version > 0"),
    "dispatch": ("orders", "select order_id::text || ' ' || version from work_order"),
}


async def take(admin_dsn: str, folder: Path) -> None:
    """One file a service."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    for service in SERVICES:
        source = at_database(admin_dsn, database_name(service))
        await _program("pg_dump", "-Fc", "-f", str(folder / service), f"--dbname={source}")


async def missing(admin_dsn: str, folder: Path) -> dict[str, tuple[int, int]]:
    """What → how many the dump lacks, and how many there are; an order in an older state is lacking."""
    return {
        what: await _missing(admin_dsn, service, query, folder / service)
        for service, (what, query) in _KEPT.items()
    }


async def _missing(admin_dsn: str, service: str, query: str, dump: Path) -> tuple[int, int]:
    await _statement(admin_dsn, f"create database {_SCRATCH}")
    try:
        scratch = at_database(admin_dsn, _SCRATCH)
        await _program("pg_restore", "--no-owner", "--no-acl", f"--dbname={scratch}", str(dump))
        now = await _rows(at_database(admin_dsn, database_name(service)), query)
        return len(now - await _rows(scratch, query)), len(now)
    finally:
        await _statement(admin_dsn, f"drop database {_SCRATCH} with (force)")


async def _rows(dsn: str, query: str) -> set[str]:
    connection = await connect(dsn)
    try:
        return {row[0] for row in await connection.fetch(query)}
    finally:
        await connection.close()


async def _statement(dsn: str, statement: str) -> None:
    connection = await connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _program(name: str, *arguments: str) -> None:
    command = [str(binary(name)), *arguments]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} failed:\n{done.stderr}")
