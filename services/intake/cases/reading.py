"""Cases as they stand, the looks at them, and what a file holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from services.intake.attachments.keeping import listed
from services.intake.rules.case_access import Access, Standing
from services.intake.rules.contact import contact_of
from services.intake.store import CONTACT
from shared.contract.events.submission import Submission
from shared.domain.lifecycle import State
from shared.domain.vocabulary import Confidentiality
from shared.platform.database import Connection
from shared.platform.sealing import Sealer

_MOVES = """
select complaint_id, version, state, lead, section, co, respondent, secrecy, lead_since
from timeline where order_id = $1 order by version"""

_COMPLAINT = "select source, number, state::text as state from complaint where complaint_id = $1"

_CONTACTS = """
select m.message_id, m.action, m.version, m.received_at, c.sealed
from message m join contact c using (message_id) where m.complaint_id = $1 and c.locked_until is null
order by m.arrival"""

# A look once opened with a purpose stays open for its person until the lead changes.
_OPEN_LOOK = """
select purpose from case_look
where order_id = $1 and looked_by = $2 and lead_since = $3 order by look_id limit 1"""

_LOOK = """
insert into case_look (order_id, complaint_id, looked_by, unit, lead_since, purpose, what, looked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)"""


@dataclass(frozen=True, slots=True)
class Case:
    """An order's complaint and how the order stands."""

    order_id: UUID
    complaint_id: UUID
    standing: Standing


async def find_case(tx: Connection, order_id: UUID) -> Case | None:
    """The case of an order; None for an order whose moves were not heard of."""
    moves = await tx.fetch(_MOVES, order_id)
    if not moves:
        return None
    last = moves[-1]
    standing = Standing(
        lead=last["lead"],
        section=last["section"],
        co=frozenset(last["co"].split(",")) - {""},
        had=frozenset(move["lead"] for move in moves if move["lead"]),
        respondent=last["respondent"],
        secrecy=Confidentiality(last["secrecy"]),
        state=State(last["state"]),
        lead_since=last["lead_since"],
    )
    return Case(order_id, last["complaint_id"], standing)


async def open_look(tx: Connection, case: Case, who: str) -> str | None:
    """The purpose of the look this person has open; None without one."""
    purpose: str | None = await tx.fetchval(_OPEN_LOOK, case.order_id, who, case.standing.lead_since)
    return purpose


async def keep_look(
    tx: Connection, case: Case, who: str, unit: str, purpose: str, what: str, now: datetime
) -> None:
    """Write the look down, before anything is opened."""
    since = case.standing.lead_since
    await tx.execute(_LOOK, case.order_id, case.complaint_id, who, unit, since, purpose, what, now)


async def source_of(tx: Connection, case: Case) -> tuple[str, str]:
    """The case's source and its number there."""
    row = await tx.fetchrow(_COMPLAINT, case.complaint_id)
    return row["source"], row["number"]


async def case_file(tx: Connection, case: Case, seen: Access, sealer: Sealer) -> dict[str, Any]:
    """What is to be read: for a hidden complainant the redacted words, else everything as it was said."""
    row = await tx.fetchrow(_COMPLAINT, case.complaint_id)
    state = orjson.loads(row["state"])
    rows = await tx.fetch(_CONTACTS, case.complaint_id)
    said = [_said(each, sealer) for each in rows]
    attachments = await listed(tx, case.complaint_id, sealer)
    file: dict[str, Any] = {
        "order_id": case.order_id,
        "complaint_id": case.complaint_id,
        "source": row["source"],
        "number": row["number"],
        "reference": state["reference"],
        "confidentiality": case.standing.secrecy,
        "place": state["place"],
        "contacts": seen is Access.WHOLE,
        "attachments": attachments,
        "missing_files": _missing(said, attachments),
        "recordings": list(dict.fromkeys(each for message in said for each in message.recordings)),
        "versions": [_version(each, message, seen) for each, message in zip(rows, said, strict=True)],
    }
    if seen is Access.WHOLE:
        return file | contact_of(said) | {"place": state["place"], "address": contact_of(said)["place"]}
    texts = [item["text"] for item in state["items"]]
    return file | {"title": state["title"], "texts": texts, "notes": [state["note"]] if state["note"] else []}


def _missing(said: Sequence[Submission], attachments: Sequence[dict[str, Any]]) -> list[str]:
    """Files that messages named and whose bytes have not come yet, by their SHA-256."""
    here = {each[name] for each in attachments for name in ("sha256", "sent_sha256")}
    return [file for file in dict.fromkeys(each for one in said for each in one.files) if file not in here]


def _said(row: Any, sealer: Sealer) -> Submission:
    return Submission.model_validate_json(sealer.open(row["sealed"], CONTACT + row["message_id"].bytes))


def _version(row: Any, said: Submission, seen: Access) -> dict[str, Any]:
    """Every message keeps its own words: a revision never replaces what was said before."""
    shown = {name: row[name] for name in ("action", "version", "received_at")}
    words: Sequence[str] = [said.title, *(item.text for item in said.items), said.note]
    return shown | {"words": [each for each in words if each]} if seen is Access.WHOLE else shown
