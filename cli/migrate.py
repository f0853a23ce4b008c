"""`tiaokuai migrate [SERVICE…] [--phase before|after]`: bring databases to their services' schema."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from cli.screen import screen
from deploy.local.databases import DATABASES, SERVICES, owner_dsn
from deploy.local.platform import DEFAULT_FOLDER
from deploy.local.session_file import NoSessionError, load_session
from deploy.migrations import migrate_service
from shared.platform.faults import PlatformError
from shared.platform.migrations import Phase

OWN_DATABASE = "TIAOKUAI_POSTGRES_DSN"

app = typer.Typer(add_completion=False)


@app.command()
def migrate(
    services: Annotated[
        list[str] | None, typer.Argument(help="Which services; all but the console by default.")
    ] = None,
    phase: Annotated[
        Phase | None,
        typer.Option(
            help="In a rolling update: before the new version, or after the last old process. Else both."
        ),
    ] = None,
    data: Annotated[Path, typer.Option(help="Data folder of a running loop.")] = DEFAULT_FOLDER,
) -> None:
    """Apply what is missing, each file once.

    Files named `.after.sql` take away or narrow: without --phase, stop the old version first.

    For one service TIAOKUAI_POSTGRES_DSN names its database, as its owner; else a running loop does.
    """
    out = screen()
    chosen = services or list(SERVICES)
    unknown = sorted(set(chosen) - set(DATABASES))
    if unknown:
        raise typer.BadParameter(f"没有这个服务：{'、'.join(unknown)}")
    for service in chosen:
        try:
            applied = asyncio.run(migrate_service(service, _dsn(service, chosen, data), phase))
        except PlatformError as error:
            out.print(f"{service}: {error.fault.message}：{error.detail}。{error.fault.advice}")
            raise typer.Exit(1) from None
        out.print(f"{service}: {', '.join(applied) if applied else '已是最新'}")


def _dsn(service: str, chosen: list[str], data: Path) -> str:
    own = os.environ.get(OWN_DATABASE)
    if own and len(chosen) == 1:
        return own
    try:
        return owner_dsn(load_session(data).admin_dsn, service)
    except NoSessionError as error:
        raise typer.BadParameter(f"{error}；或以 {OWN_DATABASE} 指明一个服务的数据库") from None
