"""A city that says nothing: what it was told is sent again, the same bytes, and at last a person is asked."""

from datetime import datetime, timedelta
from typing import Any

from services.dispatch import metrics
from services.dispatch import sql as dispatch_sql
from services.dispatch.city import sql
from shared.contract.declarations import CITY_REPORT
from shared.contract.records import Message
from shared.contract.topics import CITY_REPORTS
from shared.domain import chinese_words
from shared.domain.identifiers import event_id, stable_id
from shared.platform.database import Connection
from shared.stream.packing import unpack_headers
from shared.stream.ports import Effects

AT_ONCE = 200
GIVE_UP_AFTER = 5
"""Tries after which a person is asked to call the city; the report stays open."""

_WORDS = "市平台对编号{number}的回报（{kind}）一直没有回执，请联系市平台核实。"


async def send_again(tx: Connection, now: datetime, patience: timedelta) -> tuple[Effects, int]:
    """Send what has waited for a receipt longer than `patience`; the pause doubles each time."""
    rows = await tx.fetch(sql.SILENT, now, patience, AT_ONCE)
    effects = Effects()
    if not rows:
        return effects, 0
    effects.sent += [(None, as_sent(row, now)) for row in rows]
    await tx.execute(sql.SENT_AGAIN, now, [row["report_id"] for row in rows])
    await _ask_person(tx, now, [row for row in rows if row["tries"] == GIVE_UP_AFTER])
    metrics.CITY_RESENT.inc(len(rows))
    return effects, len(rows)


def as_sent(row: Any, now: datetime) -> Message:
    """The message as it was sent the first time, to the byte."""
    return Message(
        event_id=event_id(row["report_id"], 1, CITY_REPORT.name),
        topic=CITY_REPORTS.full_name,
        key=str(row["complaint_id"]).encode(),
        value=row["value"],
        headers=unpack_headers(row["headers"]),
        created_at=now,
    )


async def _ask_person(tx: Connection, now: datetime, rows: list[Any]) -> None:
    if rows:
        await tx.execute(
            dispatch_sql.INSERT_TASKS,
            now,
            [stable_id("task", row["report_id"], "city_silent", "") for row in rows],
            ["city_silent"] * len(rows),
            [row["complaint_id"] for row in rows],
            [None] * len(rows),
            [_WORDS.format(number=row["number"], kind=_called(row["kind"])) for row in rows],
        )


def _called(kind: str) -> str:
    return chinese_words.CITY_REPORTS.get(kind, kind)
