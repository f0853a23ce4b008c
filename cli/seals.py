"""`tiaokuai seals rotate`: seals anew what an older key sealed, while everything runs."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from cli.databases import operator_sealer, service_dsns
from cli.screen import listing, screen
from deploy.local.platform import DEFAULT_FOLDER
from services.intake.store import SEALED as INTAKE
from shared.platform.database import Connection, connect
from shared.platform.faults import PlatformError
from shared.platform.resealing import SealedColumn, left_behind, reseal
from shared.platform.sealing import Sealer

EVERYWHERE = (SealedColumn("dead_letter", "dead_letter_id", "sealed"),)
OF_SERVICE: Mapping[str, tuple[SealedColumn, ...]] = {"intake": INTAKE}

app = typer.Typer(help="Sealed contents and their keys.", no_args_is_help=True, add_completion=False)
out = screen()


@app.callback()
def group() -> None:
    """Keep `rotate` a command of its own."""


@app.command()
def rotate(
    service: Annotated[str | None, typer.Option(help="One service's database; all by default.")] = None,
    data: Annotated[Path, typer.Option(help="Data folder of a running loop.")] = DEFAULT_FOLDER,
) -> None:
    """Seal anew by the last key of the key file; when nothing is left, older keys may be taken out of it.

    First add the new key as the last line and restart the services: they then open by both and seal by it.
    """
    sealer = operator_sealer(data)
    table = listing("service", "where", "sealed anew", "left")
    left = 0
    try:
        for name, dsn in service_dsns(service, data).items():
            for place, done, still in asyncio.run(_rotate(name, dsn, sealer)):
                table.add_row(name, f"{place.table}.{place.column}", f"{done:,}", f"{still:,}")
                left += still
    except PlatformError as error:
        raise typer.BadParameter(f"有内容打不开：{error}") from None
    out.print(table)
    raise typer.Exit(1 if left else 0)


async def _rotate(service: str, dsn: str, sealer: Sealer) -> list[tuple[SealedColumn, int, int]]:
    connection = await connect(dsn, application="tiaokuai-seals")
    try:
        return [
            (place, await _all(connection, place, sealer), await left_behind(connection, place, sealer))
            for place in (*EVERYWHERE, *OF_SERVICE.get(service, ()))
        ]
    finally:
        await connection.close()


async def _all(connection: Connection, place: SealedColumn, sealer: Sealer) -> int:
    done = 0
    while some := await reseal(connection, place, sealer):
        done += some
    return done
