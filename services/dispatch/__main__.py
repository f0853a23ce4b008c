"""Wires dispatch: the only place that builds things."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from starlette.routing import BaseRoute

from services.dispatch.city.pushing import Door, doors
from services.dispatch.city.timers import city_timers
from services.dispatch.handbook import handbook
from services.dispatch.http import routes
from services.dispatch.integrity import OPEN_ORDERS, OWNERS, VERSIONS
from services.dispatch.notices.timers import carrier_of, notice_timers
from services.dispatch.outside.timers import outside_timers
from services.dispatch.retention import deleting, periods_of
from services.dispatch.search.filling import search_timer
from services.dispatch.settings import Settings
from services.dispatch.stream import orders_stage
from services.dispatch.timers import timers
from shared.catalogue import load
from shared.domain.holidays import state_council
from shared.platform.faults import PlatformError
from shared.platform.signatures import read_secrets
from shared.stream.host import run
from shared.stream.service import Service, Store


def build(settings: Settings) -> Service:
    """The service; raises CatalogueError when the catalogue can't be read."""
    book = handbook(
        load(settings.catalogue),
        state_council(),
        answer_check=settings.answer_check,
        hop_cap=settings.hop_cap,
    )

    patience = timedelta(minutes=settings.city_receipt_minutes)

    def routes_of(store: Store) -> Sequence[BaseRoute]:
        return routes(store, book, timedelta(minutes=settings.claim_minutes))

    return Service(
        name=settings.service,
        migrations=Path(__file__).parent / "migrations",
        stages=(orders_stage(book),),
        timers=(
            *timers(book),
            *city_timers(patience, pushed_to(settings)),
            *notice_timers(book, carrier_of(settings)),
            *outside_timers(book),
            search_timer(),
            deleting(periods_of(settings)),
        ),
        routes=routes_of,
        missing=(VERSIONS, OWNERS),
        twice=(OPEN_ORDERS,),
    )


def pushed_to(settings: Settings) -> dict[str, Door]:
    """The sources' own servers; raises `PlatformError` configuration for one without a secret."""
    try:
        return doors(settings.city_push_urls, read_secrets(settings.city_secrets_file))
    except ValueError:
        raise PlatformError("configuration", field="city_push_urls", detail="no url or no secret") from None


def main() -> NoReturn:
    """Run the service until a signal."""
    run(Settings, build)


if __name__ == "__main__":
    main()
