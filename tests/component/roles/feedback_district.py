"""Feedback with an order of every kind for arrears, each with everything filed that it keeps."""

# ruff: noqa: S608 - constants alone

from datetime import UTC, datetime, timedelta
from typing import Any

from services.feedback.board.cells import Period
from services.feedback.board.editions import Draft, draft
from services.feedback.board.scoring import counting
from services.feedback.handler import LoopHandler
from services.feedback.rules.publishing import Audience
from shared.contract.records import Incoming, Record
from shared.contract.topics import LIFECYCLE
from shared.domain.identifiers import reference
from shared.domain.lifecycle import Move, State
from shared.platform.database import Connection
from shared.platform.settings import ServiceSettings
from tests.component.feedback.conftest import DESK
from tests.component.roles.asking import LETTER, Asked
from tests.component.roles.orders import (
    ASKED,
    FOREIGN,
    KINDS,
    OWN,
    complaint_of,
    filed_of,
    level_of,
    order_of,
)
from tests.unit.feedback.made import TERMS, accepted, hour, moved

_TOWN = "anting"
_FILED = (
    "update callback set state = 'open', callback_id = order_id",
    f"update order_view set failures = 1, parts = 'informed:{_TOWN}'",
    """insert into callback_result (result_id, callback_id, order_id, order_version, owner, reached, solved,
                                    satisfaction, words, asked_at)
    select order_id, order_id, order_id, 3, 'district', true, 'no', 'not', '', now() from order_view""",
    """insert into exception_review select order_id, order_id, 3, order_id, 'k', 'e', 'w', 'b', now()
    from order_view""",
    """insert into objection select order_id, 1, coalesce(lead, 'jw'), order_id, 'due', 'w', 'e', 'b', now()
    from order_view""",
    f"""insert into rating select md5(order_id::text)::uuid, '{_TOWN}', coalesce(lead, 'jw'), 'help',
    order_id, '2026-1', 3, '{{}}', 'w', false, 'b', now() from order_view""",
    """insert into rating_objection select rating_id, 'w', 'e', 'b', now() from rating
    join order_view using (order_id) where lead = 'jw'""",
    """insert into supervision_step select order_id, order_id, coalesce(lead, 'jw'), 'first', now(), now()
    from order_view""",
    f"""insert into rating_round values ('2026H2', now() - interval '1 day', now() + interval '1 day',
    now() + interval '2 days', 1, array['{_TOWN}'], 'somebody', now())""",
)
_DECIDED = {"accepted": False, "words": "核实后不采纳"}
_GROUND = {"words": "统计口径有误", "evidence": "签收记录"}
_RESULT = {
    "result_id": "00000000-0000-4000-8000-000000000003",
    "owner": "district",
    "reached": True,
    "solved": "yes",
    "satisfaction": "satisfied",
}
BODIES: dict[str, Any] = {
    "POST /callbacks/{callback_id}/result": _RESULT,
    "POST /callbacks/results": {"results": [{**_RESULT, "callback_id": "{callback_id}"}]},
    "POST /supervision/{step_id}/explanation": {"words": "材料未齐"},
    "PUT /arrears/{order_id}": {"creditor_size": "small"},
    "POST /orders/{order_id}/exception": {"kind": "unlawful", "evidence": "录音"},
    "POST /orders/{order_id}/reopening": {
        "request_id": "00000000-0000-4000-8000-000000000004",
        "words": "仍未解决",
    },
    "POST /exceptions/{review_id}/decision": _DECIDED,
    "POST /editions": {"month": "2026-02"},
    "POST /editions/{number}/objections": {"order_id": "{order_id}", "part": "on_time", **_GROUND},
    "POST /objections/{objection_id}/decision": _DECIDED,
    "POST /ratings": {"department": OWN, "order_id": "{order_id}", "score": 4},
    "POST /ratings/{rating_id}/objection": _GROUND,
    "POST /ratings/{rating_id}/objection/decision": _DECIDED,
    "POST /ratings/rounds": {
        "half_year": "2099H1",
        "opens_at": "2099-06-01T00:00:00+08:00",
        "closes_at": "2099-06-20T00:00:00+08:00",
        "objections_until": "2099-06-30T00:00:00+08:00",
    },
    "POST /dead-letters/redrive": {"stage": "loop"},
}
_ALL_TIME = "?from=2025-01-01T00:00:00%2B08:00"
QUERIES = {f"GET {path}": _ALL_TIME for path in ("/scoreboard/rows.{kind}", "/saved/rows.{kind}", "/saved")}


async def fill(connection: Connection, told: ServiceSettings) -> Asked:
    """The district, and how its routes are asked."""
    for kind in KINDS:
        owed = _owed(kind)
        await _take(
            connection,
            moved(1, None, State.ISSUED, KINDS[kind], **owed),
            moved(2, Move.SIGN, State.SIGNED, KINDS[kind], **owed),
            accepted(3, KINDS[kind], **owed),
        )
    async with counting(connection):
        until = datetime.now(UTC) + timedelta(days=3)
        await draft(
            connection, Draft(Audience.UNITS, Period(hour(0), hour(600)), 1, "somebody", until), DESK.district
        )
    for statement in _FILED:
        await connection.execute(statement)
    return Asked(BODIES, QUERIES, {kind: _values(kind) for kind in ASKED})


def _values(kind: str) -> dict[str, object]:
    ids = ("order_id", "callback_id", "step_id", "review_id", "objection_id")
    known = {
        "rating_id": filed_of(kind),
        "letter_id": LETTER,
        "number": 1,
        "half_year": "2026H2",
        "kind": "csv",
        "reference": reference(complaint_of(kind)),
    }
    return dict.fromkeys(ids, order_of(kind)) | known


def _owed(kind: str) -> dict[str, Any]:
    foreign = kind.startswith("foreign") or kind == "against"
    return {
        "category": "12-01-02",
        "confidentiality": level_of(kind),
        "lead": FOREIGN if foreign else OWN,
    }


async def _take(connection: Connection, *events: Any) -> None:
    batch = [
        Incoming(Record(LIFECYCLE.full_name, 0, offset, 0, None, None, ()), event, None, "")
        for offset, event in enumerate(events)
    ]
    async with connection.transaction():
        await LoopHandler(TERMS)(batch, connection, hour(48))
