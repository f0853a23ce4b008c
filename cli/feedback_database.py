"""Where a command finds feedback's database: named by the environment, of a running loop, or at rest."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import typer

from deploy.local.databases import database_name
from deploy.local.postgres import LocalPostgres
from deploy.local.session_file import NoSessionError, load_session

OWN_DATABASE = "TIAOKUAI_POSTGRES_DSN"
SERVICE = "feedback"


@asynccontextmanager
async def feedback_database(data: Path) -> AsyncIterator[str]:
    """The address; a data folder whose loop doesn't run has its database started for the while."""
    own = os.environ.get(OWN_DATABASE)
    if own:
        yield own
        return
    running = _running(data)
    if running:
        yield running
        return
    server = LocalPostgres(data / "postgres")
    await server.start()
    try:
        yield server.dsn(database_name(SERVICE), database_name(SERVICE))
    finally:
        await server.stop()


def _running(data: Path) -> str | None:
    try:
        return load_session(data).services[SERVICE].dsn
    except NoSessionError as error:
        if (data / "postgres" / "data").is_dir():
            return None
        raise typer.BadParameter(f"{error}；或以 {OWN_DATABASE} 指明数据库") from None
