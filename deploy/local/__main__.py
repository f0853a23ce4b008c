"""Starts the local platform in the foreground: `python -m deploy.local [folder]`; Ctrl-C stops it."""

import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from deploy.local.databases import SERVICES
from deploy.local.platform import DEFAULT_FOLDER, Platform


async def serve(folder: Path) -> None:
    """Run until cancelled, which SIGINT and SIGTERM do."""
    this_task = asyncio.current_task()
    assert this_task is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, this_task.cancel)
    out = Console(highlight=False, soft_wrap=True)
    out.print("Starting Kafka and PostgreSQL …")
    async with Platform(folder) as platform:
        out.print(f"Kafka       {platform.bootstrap_servers}")
        for service in SERVICES:
            out.print(f"{service:<12}{platform.dsn(service)}")
        out.print("Ctrl-C stops both.")
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(asyncio.CancelledError):
        asyncio.run(serve(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_FOLDER))
