"""Shows a run until it is cancelled: a live screen in a terminal, a line now and then elsewhere."""

import asyncio
import time

from rich.console import Console
from rich.live import Live

from deploy.local.run import Run
from deploy.local.view.figures import Observer
from deploy.local.view.screen import draw, summary

_SCREEN_SECONDS, _LINE_SECONDS = 1.0, 5.0


async def show(run: Run, out: Console) -> None:
    """Look and draw for ever; raises what ended a simulated party."""
    async with Observer(run.loop.session, run.loop.processes) as observer:
        await (_screen if out.is_terminal else _lines)(run, observer, out)


async def _screen(run: Run, observer: Observer, out: Console) -> None:
    units, session = run.loop.catalogue.units, run.loop.session
    with Live(console=out, auto_refresh=False, transient=True) as live:
        while True:
            run.play.cursors()
            figures = await observer.look()
            seconds = time.monotonic() - run.began
            drawn = draw(figures, units, session, seconds, out.size.height, run.loop.accounts)
            live.update(drawn, refresh=True)
            await asyncio.sleep(_SCREEN_SECONDS)


async def _lines(run: Run, observer: Observer, out: Console) -> None:
    while True:
        run.play.cursors()
        out.print(summary(await observer.look()))
        await asyncio.sleep(_LINE_SECONDS)
