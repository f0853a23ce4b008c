"""A small run in which nothing went wrong, as facts: tests plant one fault at a time."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from deploy.local.demo.acknowledged import Acknowledged, InputKind
from deploy.local.oracle.findings import Judgement
from deploy.local.oracle.judge import Partition, judge
from deploy.local.oracle.log_facts import LogFacts
from deploy.local.oracle.log_gather import gather
from deploy.local.oracle.table_facts import Copy, Cursor, Moves, TableFacts, View
from shared.contract.records import Record

COMPLAINT, ITEM, ORDER = (str(UUID(int=number)) for number in (1, 2, 3))
NEW, URGE, REPORT, CALLBACK, RESULT, VERDICT, CITY, TAKEN = (
    str(UUID(int=number)) for number in range(11, 19)
)
SUBMISSIONS = "tiaokuai.intake.submissions"


def record(event: dict[str, Any], identity: int, place: int = 0, headers: bytes = b"") -> Record:
    """A record of an event with this id."""
    ids = (("ce_id", str(UUID(int=identity)).encode()), ("more", headers))
    return Record("topic", 0, place, 0, b"key", orjson.dumps(event), ids)


def received(version: int, message: str, **changes: object) -> dict[str, Any]:
    return {
        "complaint_id": COMPLAINT,
        "version": version,
        "message_id": message,
        "source": "s",
        "number": "1",
        "action": "new" if message == NEW else "urge",
        **changes,
    }


def moved(version: int, state: str, lead: str | None, since: int, **changes: object) -> dict[str, Any]:
    order = {
        "order_id": ORDER,
        "version": version,
        "complaint_id": COMPLAINT,
        "item_id": ITEM,
        "state": state,
        "lead": lead,
        "lead_since": since,
        "confidentiality": "open",
    }
    return {"move": None, "order": {**order, **changes}}


def told(version: int, unit: str) -> dict[str, Any]:
    return {
        "order_id": ORDER,
        "version": version,
        "unit": unit,
        "role": "lead",
        "kind": "issued",
        "refusal": None,
    }


@dataclass
class World:
    """Inputs, topics, tables and readers that agree with one another."""

    inputs: list[Acknowledged] = field(default_factory=list)
    log: LogFacts = field(default_factory=LogFacts)
    tables: TableFacts = field(default_factory=TableFacts)
    readers: set[Partition] = field(default_factory=set)

    def judged(self) -> Judgement:
        return judge(self.inputs, self.log, self.tables, self.readers)


def clean_world() -> World:
    """A complaint urged once, dispatched, answered, called back and closed; one unreadable input."""
    world = World()
    events = [
        ("complaints.received", received(1, NEW)),
        ("complaints.received", received(2, URGE)),
        ("complaints.classified", {"complaint": received(1, NEW)}),
        ("complaints.classified", {"complaint": received(2, URGE)}),
        ("dispatch.lifecycle", moved(1, "issued", "scjgj", 1)),
        ("dispatch.lifecycle", moved(2, "signed", "scjgj", 1)),
        ("dispatch.lifecycle", moved(3, "closed", "scjgj", 1)),
        ("dispatch.orders", told(1, "scjgj")),
        ("city.reports", {"report_id": CITY, "kind": "answered"}),
        ("callbacks.requests", {"callback_id": CALLBACK}),
        ("feedback.verdicts", {"verdict_id": VERDICT}),
        ("rejected", {"dead_letter_id": "letter"}),
        ("city.receipts", {"message_id": TAKEN, "report_id": CITY, "granted": True}),
    ]
    for number, (family, event) in enumerate(events):
        gather(world.log, family, record(event, number, place=number))
    world.inputs = [
        Acknowledged(InputKind.SUBMISSION, NEW, COMPLAINT, SUBMISSIONS, 0, 0),
        Acknowledged(InputKind.SUBMISSION, "", "", SUBMISSIONS, 0, 1, readable=False),
        Acknowledged(InputKind.SUBMISSION, URGE, COMPLAINT, SUBMISSIONS, 0, 2),
        Acknowledged(InputKind.REPORT, REPORT, ORDER, "reports", 0, 0),
        Acknowledged(InputKind.CALLBACK, RESULT, ORDER, "callbacks", 0, 0),
        Acknowledged(InputKind.DESK, "key", ORDER, version=3),
    ]
    complaint, order = world.log.complaints[COMPLAINT], world.log.orders[ORDER]
    world.tables = TableFacts(
        complaints={COMPLAINT: Copy(2, complaint.digest)},
        messages={NEW: 1, URGE: 2},
        classified={COMPLAINT: Moves(2, 2)},
        timelines={ORDER: Moves(3, 3)},
        decided={COMPLAINT: 2},
        orders={ORDER: Copy(3, order.digest)},
        order_events={ORDER: Moves(3, 3)},
        reports={REPORT, VERDICT},
        city_reports={CITY: True},
        views={ORDER: View(3, "closed", "scjgj")},
        order_moves={ORDER: Moves(3, 3)},
        asked={CALLBACK},
        results={RESULT},
        verdicts={VERDICT},
        letters={(SUBMISSIONS, 0, 1): "intake"},
        letter_ids={"letter"},
        cursors=[Cursor("intake", "group", SUBMISSIONS, 0, 3)],
    )
    world.readers = {("group", SUBMISSIONS, 0)}
    return world
