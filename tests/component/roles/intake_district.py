"""Intake with a complaint of every kind, a file with each, and an import that is over."""

from datetime import UTC, datetime
from typing import Any

from services.intake.__main__ import attachments_of, knowledge_of
from services.intake.arrival import Arrival
from services.intake.handler import Submissions
from services.intake.settings import Settings
from services.intake.timeline import note_moves
from shared.catalogue import load
from shared.contract.records import Incoming, Record
from shared.domain.identifiers import reference
from shared.platform.database import Connection
from shared.platform.keys import load_keys
from tests.component.intake.test_imports import TABLE
from tests.component.roles.asking import LETTER, Asked
from tests.component.roles.orders import ASKED, FOREIGN, KINDS, OWN, SECTION, complaint_of, level_of, order_of
from tests.unit.intake.made import fields, moved, submission
from tests.unit.intake.test_attachments import JPEG

_IMPORT = "00000000-0000-4000-8000-000000000008"
_NEW = fields(number="NEW0001")
BODIES: dict[str, Any] = {
    "POST /complaints": _NEW,
    "POST /complaints/batch": [_NEW],
    "POST /registrations": {
        "channel": "window",
        "complainant": {"kind": "anonymous"},
        "consent": True,
        "items": [{"request_type": "complaint", "text": "电费太贵"}],
    },
    "POST /complaints/{reference}/attachments": JPEG,
    "POST /cases/{order_id}/attachments": JPEG,
    "POST /cases/{order_id}/confidentiality": {"level": "sealed", "reason": "涉及举报"},
    "POST /people/erasure": {"phone": "13900000009"},
    "POST /complaints/{reference}/hold": {"until": "2099-01-01T00:00:00Z", "reason": "诉讼"},
    "POST /imports": TABLE.encode(),
    "POST /dead-letters/redrive": {"stage": "submissions"},
}
_PURPOSE = "?purpose=核实"
QUERIES = {
    "GET /complaints/{reference}/contact": _PURPOSE,
    "GET /cases/{order_id}": _PURPOSE,
    "POST /cases/{order_id}/confidentiality": _PURPOSE,
    "GET /cases/{order_id}/attachments/{digest}": _PURPOSE,
    "POST /imports": "?source=sh12345&name=a.csv",
}


async def fill(connection: Connection, told: Settings) -> Asked:
    """The district, and how its routes are asked."""
    keys = load_keys(told)
    submissions = Submissions(knowledge_of(load(), keys), keys.sealer)
    files = attachments_of(told, keys)
    ready, now = await files.prepare(JPEG), datetime.now(UTC)
    async with connection.transaction():
        for kind in KINDS:
            said = submission(number=KINDS[kind], confidentiality=level_of(kind).value)
            await submissions.take([Arrival(said, said.model_dump_json().encode())], connection, now)
            await files.add(connection, complaint_of(kind), ready, "a.jpg", "source", now)
            await note_moves([_move(kind)], connection, now)
        await connection.execute(
            """insert into import_run
            values ($1, 'sh12345', null, '.csv', 'done', 0, 0, 0, '[]', 'somebody', $2, $2)""",
            _IMPORT,
            now,
        )
    known = {"digest": ready.digest.hex(), "import_id": _IMPORT, "letter_id": LETTER}
    values = {
        kind: known | {"order_id": order_of(kind), "reference": reference(complaint_of(kind))}
        for kind in ASKED
    }
    return Asked(BODIES, QUERIES, values)


def _move(kind: str) -> Incoming[Any]:
    foreign = kind.startswith("foreign") or kind == "against"
    state: dict[str, Any] = {
        "lead": FOREIGN if foreign else OWN,
        "section": None if foreign else "zl" if kind == "other section" else SECTION,
        "confidentiality": level_of(kind),
        "respondent_unit": OWN if kind == "against" else None,
    }
    if kind == "at the desk":
        state |= {"lead": None, "section": None}
    event = moved(complaint_of(kind), 1, **state)
    return Incoming(Record("t", 0, 1, 0, None, None, ()), event, None, "")
