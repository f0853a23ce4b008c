"""Groups as people are shown them: ids, counts, who changed what and why; no words of any letter."""

from typing import Any
from uuid import UUID

from shared.platform.database import Connection
from shared.platform.paging import PageAsked

_LATEST = """
select class_id, kind, version, members, complainants, opened_at from class_matter
where members > 0 and ($1::text is null or kind = $1)
  and ($2::timestamptz is null or (opened_at, class_id) < ($2, $3::uuid))
order by opened_at desc, class_id desc limit $4"""

_ONE = """
select class_id, kind, version, members, complainants, opened_at from class_matter where class_id = $1"""

# Who has become confidential is named no more, neither before the job takes it out nor in what was before.
_NAMED = """
cross join lateral (
    select coalesce((select convert_from(result, 'UTF8')::json -> 'complaint' ->> 'confidentiality' = 'open'
                     from classified c where c.complaint_id = t.complaint_id
                     order by version desc limit 1), false) as named) n"""

_MEMBERS = f"""
select complaint_id, submitted_at from class_member t {_NAMED}
where class_id = $1 and named order by submitted_at, complaint_id"""  # noqa: S608

_HISTORY = f"""
select version, change, case when named then complaint_id end as complaint_id, actor, reason, score,
       evidence, at
from class_history t {_NAMED} where class_id = $1 order by version"""  # noqa: S608


async def latest(
    connection: Connection, kind: str | None, asked: PageAsked
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of the latest groups, of one kind or of all, and the next one's cursor."""
    return asked.cut(await connection.fetch(_LATEST, kind, *asked.after, asked.most), "opened_at", "class_id")


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
