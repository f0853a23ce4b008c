"""`tiaokuai worker SERVICE --role ROLE`: one service process, in the foreground, until a signal."""

import os
from importlib import import_module
from typing import Annotated

import typer

from deploy.local.databases import DATABASES
from shared.platform.settings import Role

app = typer.Typer(add_completion=False)


@app.command()
def worker(
    service: Annotated[str, typer.Argument(help=f"Which service: {', '.join(DATABASES)}.")],
    role: Annotated[Role | None, typer.Option(help="Which part of it; else TIAOKUAI_ROLE, else all.")] = None,
) -> None:
    """Run one service in this process; everything else is set by TIAOKUAI_… (docs/settings.md)."""
    if service not in DATABASES:
        raise typer.BadParameter(f"没有这个服务：{service}")
    if role is not None:
        os.environ["TIAOKUAI_ROLE"] = role
    import_module(f"services.{service}.__main__").main()
