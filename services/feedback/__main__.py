"""Wires feedback: the only place that builds things."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from starlette.routing import BaseRoute

from services.feedback.http import FeedbackApi
from services.feedback.rules.terms import Terms
from services.feedback.settings import Settings
from services.feedback.stream import loop_stage
from services.feedback.timers import timers
from shared.catalogue import load
from shared.stream.host import run
from shared.stream.service import Service, Store


def build(settings: Settings) -> Service:
    """The service; raises CatalogueError when the catalogue can't be read."""
    terms = terms_of(settings)

    def routes(held: Store) -> Sequence[BaseRoute]:
        return FeedbackApi(held, terms, settings.scoreboard_minimum).routes()

    return Service(
        name=settings.service,
        migrations=Path(__file__).parent / "migrations",
        stages=(loop_stage(terms),),
        timers=timers(terms),
        routes=routes,
    )


def terms_of(settings: Settings) -> Terms:
    """What the rules need of the settings and the catalogue."""
    catalogue = load(settings.catalogue)
    return Terms(
        attempts=settings.callback_attempts,
        retry_after=timedelta(hours=settings.callback_retry_hours),
        silence=timedelta(days=settings.callback_silence_days),
        unit_names={code: unit.name for code, unit in catalogue.units.items()},
        zone=ZoneInfo(catalogue.title.time_zone),
    )


def main() -> NoReturn:
    """Run the service until a signal."""
    run(Settings, build)


if __name__ == "__main__":
    main()
