"""Dispatch with an order of every kind, and everything filed about each that it keeps."""

# ruff: noqa: S608 - constants alone

from datetime import UTC, datetime
from json import dumps
from typing import Any

from services.dispatch.backtest.summary import Figures
from services.dispatch.handler import OrdersHandler
from shared.contract.events.complaint import ComplaintReceived, ComplaintSealed
from shared.domain.vocabulary import Action, Confidentiality, ReportKind
from shared.platform.database import Connection
from shared.platform.settings import ServiceSettings
from tests.component.roles.asking import LETTER, Asked
from tests.component.roles.orders import (
    ASKED,
    FOREIGN,
    KINDS,
    OWN,
    SECTION,
    filed_of,
    level_of,
    number_of,
    order_of,
)
from tests.unit.dispatch.samples import book, classified, complaint, incoming, report, respondent

_FOREIGN_LINE = "09-01-01"
_MATTER = "00000000-0000-4000-8000-000000000001"
_BACKTEST = {
    "title": "试算",
    "old_version": "1",
    "new_version": "2",
    "figures": dict.fromkeys(Figures.model_fields, 0),
    "units": [],
    "rules": [],
    "moves": [],
}
_PAIR = ["甲", "乙"]
_CHANGED = {"day": "2026-03-10", "category": "设立", "leads": _PAIR, "rules": _PAIR, "said": _PAIR}
_FILED = (
    """insert into mark select order_id, order_id, order_id, 'legacy', 'proposed', 'somebody', 'e', now(),
    null, null, null, '', now(), 'somebody' from work_order""",
    """insert into desk_task select order_id, 'legacy_doubt', complaint_id, order_id, 'w', now()
    from work_order""",
    """insert into notice (notice_id, kind, unit, level, role, order_id, reference, words, urgent, at,
                           next_try)
    select order_id, 'new', coalesce(lead, 'desk'), 'duty', 'duty', order_id,
           order_state::json ->> 'reference', 'w', false, now(), now() from work_order
    on conflict do nothing""",
    """insert into hand_over (hand_over_id, order_id, receiver, words, handed_by, at, due, state)
    select order_id, order_id, '昆山市', '', 'somebody', now(), now() + interval '2 days', 'open'
    from work_order""",
    """insert into related_case (order_id, body, number, stage, result, linked_by, at)
    select order_id, 'petition', order_state::json ->> 'number', '', '', 'somebody', now() from work_order""",
    """insert into knowledge select md5(order_id::text)::uuid, order_id, 't', 'a', 'b', null,
    'scjgj', 'somebody', now(), null, null, '2099-01-01', array['设立'] from work_order""",
    f"""insert into backtest select md5(order_id::text)::uuid, now(), 'somebody', 't', '1', '2',
    '{dumps(_BACKTEST)}'::jsonb || jsonb_build_object(
        'cases', jsonb_build_array('{dumps(_CHANGED)}'::jsonb || jsonb_build_object('order', order_id)))
    from work_order""",
    "update city_report set acknowledged = false",
    """update city_report r set report_id = md5(o.order_id::text)::uuid from work_order o
    where o.complaint_id = r.complaint_id and r.report_id = (
        select min(report_id::text)::uuid from city_report c where c.complaint_id = r.complaint_id)""",
    f"""insert into class_matter (matter_id, opened_at)
    values ('{_MATTER}', now())""",
    f"""insert into matter_change select '{_MATTER}', row_number() over (), 'class_matter',
    'joined', complaint_id, 3, 3, now() from work_order""",
)
_REASON = {"reason": "核定"}
BODIES: dict[str, Any] = {
    "POST /class-matters/{matter_id}/lead": {"unit": FOREIGN, **_REASON},
    "POST /class-matters/{matter_id}/answer": {"words": "已处理", "outcome": "solved"},
    "POST /desk/{order_id}/decide": {"action": "supervise", **_REASON},
    "POST /desk/decide": {
        "orders": [{"order_id": "{order_id}", "version": 1}],
        "action": "guide",
        "category": "13-01-01",
        **_REASON,
    },
    "POST /desk/{order_id}/transfers": {"service": "110"},
    "POST /desk/{order_id}/hand_over": {"receiver": "昆山市"},
    "POST /desk/{order_id}/links": {"body": "petition", "number": "X1"},
    "POST /handovers/{hand_over_id}/acknowledge": {"number": "K1"},
    "POST /returns/{order_id}/decide": {"action": "refuse", **_REASON},
    "POST /orders/{order_id}/check": {"action": "accept"},
    "POST /orders/{order_id}/marks": {"kind": "beyond_town", "evidence": "两次办理未果"},
    "POST /marks/{mark_id}/decide": {"action": "confirm", **_REASON},
    "POST /marks/{mark_id}/contest": _REASON,
    "POST /orders/{order_id}/reports": {
        "report_id": "00000000-0000-4000-8000-000000000002",
        "order_version": 1,
        "kind": "interim",
        "at": "2026-03-10T02:00:00Z",
        "words": "正在核查",
    },
    "POST /whistles": {"title": "银翔路", "units": [FOREIGN], "words": "请会商"},
    "POST /city/reports/{report_id}/correct": {"words": "更正"},
    "POST /notices/receipts": {
        "receipts": [{"notice_id": "{notice_id}", "state": "read", "at": "2026-03-10T02:00:00Z"}]
    },
    "POST /knowledge": {
        "title": "设立登记",
        "answer": "网上可办",
        "basis": "《条例》第五条",
        "owner": OWN,
        "expires_on": "2099-01-01",
    },
    "POST /knowledge/{entry_id}/withdraw": _REASON,
    "POST /backtests": _BACKTEST | {"cases": []},
    "POST /dead-letters/redrive": {"stage": "orders"},
}
QUERIES = {
    "GET /inbox": "?unit=scjgj&box=work",
    "GET /orders/found": "?q={number}",
    "GET /knowledge": "?q=设立",
    "GET /city/reports": "?source=sh12345",
}


async def fill(connection: Connection, told: ServiceSettings) -> Asked:
    """The district, and how its routes are asked."""
    await _take(connection, *(incoming(_first(kind)) for kind in KINDS))
    own = [kind for kind in KINDS if kind.startswith("own")]
    await _take(
        connection, *(incoming(report(ReportKind.SIGNED, order_of(kind))) for kind in (*own, "other section"))
    )
    await _take(
        connection,
        *(incoming(report(ReportKind.ASSIGNED, order_of(kind), section=SECTION)) for kind in own),
        incoming(report(ReportKind.ASSIGNED, order_of("other section"), section="zl")),
        incoming(classified(_complaint("against", 2, action=Action.SUPPLEMENT, respondent=respondent(OWN)))),
        incoming(
            ComplaintSealed(
                **dict(
                    _complaint(
                        "own sealed", 2, action=Action.SUPPLEMENT, confidentiality=Confidentiality.SEALED
                    )
                )
            )
        ),
    )
    for statement in _FILED:
        await connection.execute(statement)
    return Asked(BODIES, QUERIES, {kind: _values(kind) for kind in ASKED})


def _values(kind: str) -> dict[str, object]:
    ids = (
        "order_id",
        "mark_id",
        "task_id",
        "notice_id",
        "hand_over_id",
    )
    filed = dict.fromkeys(("entry_id", "report_id"), filed_of(kind))
    known = {"matter_id": _MATTER, "number": number_of(kind), "letter_id": LETTER}
    return dict.fromkeys(ids, order_of(kind)) | filed | known


def _complaint(kind: str, version: int = 1, **more: Any) -> ComplaintReceived:
    return complaint(KINDS[kind], version, side=f"side-{KINDS[kind]}", **more)


def _first(kind: str) -> Any:
    foreign = kind.startswith("foreign") or kind == "against"
    if kind == "foreign sealed":
        return ComplaintSealed(**dict(_complaint(kind, confidentiality=Confidentiality.SEALED)))
    level = Confidentiality.OPEN if kind == "own sealed" else level_of(kind)
    about = _complaint(kind, confidentiality=level)
    return classified(about, _FOREIGN_LINE if foreign else "01-01-01", decided=kind != "at the desk")


async def _take(connection: Connection, *batch: Any) -> None:
    async with connection.transaction():
        done = await OrdersHandler(book())(batch, connection, datetime.now(UTC))
    assert not done.rejected, done.rejected
