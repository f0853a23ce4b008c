"""For a third party that evaluates (clause 56): figures and single results without anything of a person."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from services.feedback.api.editions import for_the_public
from services.feedback.api.requests import EVALUATION, period_of
from services.feedback.api.scoreboard import as_json
from services.feedback.board.desk import Desk
from services.feedback.board.tables import board
from services.feedback.clock import now_of
from shared.contract.errors import TiaokuaiError
from shared.platform.web import guarded, json_response
from shared.stream.service import Store

_PAGE = 1000

# No number, reference, words or exact time: nothing by which a complainant could be found again. The day is
# left at the month, sealed and hidden complainants' orders out, and what is rarer than the sample too.
SAMPLE = """
with every as (
    select s.unit, s.month, left(s.category, 2) as first_level, s.town, s.contact_due, s.contacted, s.due,
           s.on_time, s.hops, s.reworked, s.valid, s.solved, s.rated, s.satisfied,
           count(*) over (partition by s.unit, s.month, left(s.category, 2), s.town) as alike
    from score s join order_view v using (order_id)
    where s.dispatched_at >= $1 and s.dispatched_at < $2 and v.confidentiality = 'open')
select to_char(month, 'YYYY-MM') as month, unit, first_level, town, contact_due, contacted, due, on_time,
       hops, reworked, valid, solved, rated, satisfied
from every where alike >= $3
order by month, unit, first_level, town, valid, solved, rated, satisfied, due, on_time, hops
limit $4 offset $5"""


class EvaluationApi:
    """Routes of the evaluating third party; its token has this one scope."""

    def __init__(self, held: Store, desk: Desk) -> None:
        self._store = held
        self._desk = desk

    def routes(self) -> Sequence[BaseRoute]:
        return (
            guarded("/evaluation/figures", self.figures, methods=["GET"], scope=EVALUATION),
            guarded("/evaluation/sample", self.sample, methods=["GET"], scope=EVALUATION),
        )

    async def figures(self, request: Request) -> Response:
        """Every figure by unit, first-level category and town; none below the minimum sample."""
        period = period_of(request, self._desk.district.zone, await now_of(self._store.pool))
        found = await board(self._store.pool, period, self._desk)
        return json_response(as_json(for_the_public(found)))

    async def sample(self, request: Request) -> Response:
        """Single orders by what was counted of them, `page` by page of a thousand."""
        period = period_of(request, self._desk.district.zone, await now_of(self._store.pool))
        page = _page(request)
        rows = await self._store.pool.fetch(
            SAMPLE, period.since, period.until, self._desk.minimum, _PAGE, page * _PAGE
        )
        following = page + 1 if len(rows) == _PAGE else None
        return json_response({"rows": [dict(row) for row in rows], "next": following})


def _page(request: Request) -> int:
    raw = request.query_params.get("page", "0")
    if not raw.isdecimal() or len(raw) > 6:
        raise TiaokuaiError("field", field="page")
    return int(raw)
