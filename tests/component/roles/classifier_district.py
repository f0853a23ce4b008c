"""The classifier with a group across strangers of every confidentiality, and an entry of its list."""

# ruff: noqa: S608 - constants alone

from typing import Any

from services.classifier.classes.job import MattersJob
from services.classifier.handler import ComplaintsHandler
from services.classifier.history.stream import learn_moves
from services.classifier.reporters.gathering import Gathering
from shared.catalogue import load
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.records import Incoming, Record
from shared.contract.topics import RECEIVED
from shared.domain.vocabulary import Confidentiality
from shared.platform.database import Connection
from shared.platform.settings import ServiceSettings
from tests.component.classifier.test_classes import from_stranger
from tests.component.classifier.test_lessons import move
from tests.component.roles.asking import LETTER, Asked
from tests.component.roles.orders import KINDS, SOURCE, UNKNOWN, complaint_of, level_of
from tests.component.roles.undone import undone_store
from tests.unit.classifier.made import START, classifier

OWN_KINDS = ("own", "own hidden", "own sealed")
"""It knows nothing of units: an order is open, hidden or sealed."""

ENTRY = "00000000-0000-4000-8000-000000000005"
_CLAIMS = tuple(f"00000000-0000-4000-8000-00000000001{n}" for n in range(3))
_FILED = (
    f"""insert into reporter_entry values ('{ENTRY}', 1, 'p-suspect', 'approved', 'template_claims',
    'reference', '{{}}', '[]', '2099-01-01', now())""",
    """insert into impact_assessment (reference, filed_by, filed_at, valid_until)
    values ('r', 'd', now(), '2099-01-01')""",
    f"""insert into reporter_claim
    select claim::uuid, 'p-suspect', 'r', now(), '', '{{}}', true, false, ''
    from unnest(array{list(_CLAIMS)}) as claim""",
)
_REASON = {"reason": "核实无误"}
_GROUP = {"complaint_ids": ["{complaint_id}"], **_REASON}
BODIES: dict[str, Any] = {
    "POST /classify": {"text": "营业执照怎么办"},
    "POST /facts": {"text": "营业执照怎么办"},
    "POST /class-matters/{class_id}/split": _GROUP,
    "POST /class-matters/{class_id}/join": _GROUP,
    "POST /reporters/history": {
        "claims": [{"number": "X1", "phone": "13900000001", "time": "2026-03-01T00:00:00Z"}]
    },
    "POST /reporters/assessment": {"reference": "评〔2026〕1号", "valid_until": "2099-01-01"},
    "POST /reporters/entries": {
        "key": "p-suspect",
        "reason_code": "template_claims",
        "evidence": list(_CLAIMS),
        **_REASON,
    },
    "POST /reporters/match": {
        "phone": "13900000001",
        "order_id": "00000000-0000-4000-8000-000000000007",
        "purpose": "判断消费目的的参考",
    },
    "POST /dead-letters/redrive": {"stage": "complaints"},
} | {
    f"POST /reporters/entries/{{entry_id}}/{step}": _REASON
    | {"not_insider": True, "not_public_interest": True}
    for step in ("approve", "refuse", "remove", "notice", "appeal", "appeal/grant", "appeal/deny")
}


async def fill(connection: Connection, told: ServiceSettings) -> Asked:
    """The district, and how its routes are asked."""
    first = [from_stranger(KINDS[kind]) for kind in OWN_KINDS]
    await _take(connection, *first)
    await MattersJob(Gathering(load())).look(undone_store(connection))
    await _learn(connection, first)
    await _take(
        connection,
        *(
            from_stranger(KINDS[kind], version=2, confidentiality=level_of(kind))
            for kind in OWN_KINDS
            if level_of(kind) is not Confidentiality.OPEN
        ),
    )
    for statement in _FILED:
        await connection.execute(statement)
    group = await connection.fetchval("select class_id from class_matter")
    known = {"class_id": group, "entry_id": ENTRY, "key": "p-suspect", "letter_id": LETTER}
    kinds = (*OWN_KINDS, UNKNOWN)
    return Asked(BODIES, {}, {kind: known | {"complaint_id": complaint_of(kind)} for kind in kinds})


async def _take(connection: Connection, *complaints: ComplaintReceived) -> None:
    batch = [_incoming(offset, each) for offset, each in enumerate(complaints)]
    async with connection.transaction():
        await ComplaintsHandler(classifier(), "jiading-2025@test", (SOURCE,))(batch, connection, START)


async def _learn(connection: Connection, complaints: list[ComplaintReceived]) -> None:
    moves = [move(each, 1, "dispatch") for each in complaints]
    async with connection.transaction():
        await learn_moves([_incoming(offset, each) for offset, each in enumerate(moves)], connection, START)


def _incoming(offset: int, event: Any) -> Incoming[Any]:
    return Incoming(Record(RECEIVED.full_name, 0, offset, 0, None, None, ()), event, None, "")
