"""Dispatch over HTTP: all its routes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from starlette.routing import BaseRoute

from services.dispatch.api.access import rows_of
from services.dispatch.api.class_matters import ClassMattersApi
from services.dispatch.api.desk import DeskApi
from services.dispatch.api.explaining import ExplainingApi
from services.dispatch.api.finding import FindingApi
from services.dispatch.api.marks import MarksApi
from services.dispatch.api.orders import OrdersApi
from services.dispatch.api.related import RelatedApi
from services.dispatch.api.whistles import WhistlesApi
from services.dispatch.backtest.api import BacktestsApi
from services.dispatch.city.feed import CityApi
from services.dispatch.handbook import Handbook
from services.dispatch.knowledge.api import KnowledgeApi
from services.dispatch.notices.api import NoticesApi
from services.dispatch.outside.api import OutsideApi
from shared.platform.row_sight import SightedPool
from shared.stream.service import Store


def routes(store: Store, book: Handbook, lease: timedelta) -> Sequence[BaseRoute]:
    """All routes: the desk's, those on orders, the city's, notices.

    Orders are read with the caller's sight. What stands on the same matter is shown to a lead across units.
    """
    sighted = replace(store, pool=SightedPool(store.pool, rows_of))
    return (
        *FindingApi(sighted, book.catalogue.sources, said_in=store.pool).routes(),
        *ExplainingApi(sighted, book.rules).routes(),
        *DeskApi(store, book, lease).routes(),
        *MarksApi(store, book).routes(),
        *OrdersApi(sighted, book, awaited_in=store.pool).routes(),
        *RelatedApi(store, book).routes(),
        *ClassMattersApi(store, book).routes(),
        *WhistlesApi(store, book).routes(),
        *CityApi(store, book).routes(),
        *NoticesApi(store, book).routes(),
        *OutsideApi(store, book).routes(),
        *KnowledgeApi(store, book).routes(),
        *BacktestsApi(store).routes(),
    )
