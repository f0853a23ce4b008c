"""Wires feedback: the only place that builds things."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from starlette.routing import BaseRoute

from services.feedback.api.routes import feedback_routes
from services.feedback.board.desk import desk_of
from services.feedback.board.timers import board_timers
from services.feedback.integrity import MOVES
from services.feedback.rules.terms import Terms
from services.feedback.settings import Settings
from services.feedback.stream import loop_stage
from services.feedback.timers import loop_timers
from shared.catalogue import load
from shared.catalogue.catalogue import Catalogue
from shared.domain.holidays import state_council
from shared.domain.worktime import WorkCalendar
from shared.stream.host import run
from shared.stream.service import Service, Store


def build(settings: Settings) -> Service:
    """The service; raises CatalogueError when the catalogue can't be read."""
    catalogue = load(settings.catalogue)
    terms = terms_of(settings, catalogue)
    desk = desk_of(catalogue, terms.calendar, settings.scoreboard_minimum, settings.objection_days)

    def routes(held: Store) -> Sequence[BaseRoute]:
        return feedback_routes(held, terms, desk)

    return Service(
        name=settings.service,
        migrations=Path(__file__).parent / "migrations",
        stages=(loop_stage(terms),),
        timers=(*loop_timers(terms), *board_timers(desk)),
        routes=routes,
        missing=(MOVES,),
    )


def terms_of(settings: Settings, catalogue: Catalogue) -> Terms:
    """What the loop's rules need of the settings and the catalogue."""
    return Terms(
        attempts=settings.callback_attempts,
        retry_after=timedelta(hours=settings.callback_retry_hours),
        silence=timedelta(days=settings.callback_silence_days),
        unit_names={code: unit.name for code, unit in catalogue.units.items()},
        zone=ZoneInfo(catalogue.title.time_zone),
        calendar=WorkCalendar(state_council()),
        supervisor=catalogue.title.desk,
        ladder_asks_dispatch=settings.ladder_asks_dispatch,
    )


def main() -> NoReturn:
    """Run the service until a signal."""
    run(Settings, build)


if __name__ == "__main__":
    main()
