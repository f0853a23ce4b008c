"""All routes of feedback."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from services.feedback.api.callbacks import CallbacksApi
from services.feedback.api.editions import EditionsApi
from services.feedback.api.evaluation import EvaluationApi
from services.feedback.api.exceptions import ExceptionsApi
from services.feedback.api.exports import ExportsApi
from services.feedback.api.objections import ObjectionsApi
from services.feedback.api.order_callbacks import OrderCallbacksApi
from services.feedback.api.ratings import RatingsApi
from services.feedback.api.rounds import RoundsApi
from services.feedback.api.scoreboard import ScoreboardApi
from services.feedback.api.status import StatusApi
from services.feedback.api.watching import WatchingApi
from services.feedback.board.desk import Desk
from services.feedback.rules.terms import Terms
from shared.stream.service import Store


def feedback_routes(held: Store, terms: Terms, desk: Desk) -> Sequence[BaseRoute]:
    """Everything feedback answers over HTTP."""
    apis = (
        CallbacksApi(held, terms),
        OrderCallbacksApi(held),
        StatusApi(held, terms),
        ExceptionsApi(held, terms),
        ScoreboardApi(held, desk),
        EditionsApi(held, desk),
        ObjectionsApi(held),
        RoundsApi(held, desk),
        RatingsApi(held, desk),
        ExportsApi(held, desk),
        WatchingApi(held, desk, terms),
        EvaluationApi(held, desk),
    )
    return [route for api in apis for route in api.routes()]
