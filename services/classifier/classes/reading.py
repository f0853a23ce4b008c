"""Groups as people are shown them: ids, counts, who changed what and why; no words of any letter."""

from typing import Any
from uuid import UUID

from shared.platform.database import Connection

_LATEST = """
select class_id, kind, version, members, complainants, opened_at from class_matter
where members > 0 and ($1::text is null or kind = $1) order by opened_at desc, class_id limit $2"""

_ONE = """
select class_id, kind, version, members, complainants, opened_at from class_matter where class_id = $1"""

_MEMBERS = """
select complaint_id, submitted_at from class_member where class_id = $1 order by submitted_at, complaint_id"""

_HISTORY = """
select version, change, complaint_id, actor, reason, score, evidence, at from class_history
where class_id = $1 order by version"""


async def latest(connection: Connection, kind: str | None, most: int) -> list[dict[str, Any]]:
    """The latest groups, of one kind or of all."""
    return [dict(row) for row in await connection.fetch(_LATEST, kind, most)]


async def one(connection: Connection, class_id: UUID) -> dict[str, Any] | None:
    """A group with members and history."""
    row = await connection.fetchrow(_ONE, class_id)
    if row is None:
        return None
    return {
        **dict(row),
        "member_list": [dict(each) for each in await connection.fetch(_MEMBERS, class_id)],
        "history": [dict(each) for each in await connection.fetch(_HISTORY, class_id)],
    }
