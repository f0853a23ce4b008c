"""Whether the decisions kept are still the ones the audit log tells of."""

from shared.platform.database import Connection

_DIFFERENT = """
select a.subject from audit_entry a
left join order_event e on a.subject = e.order_id || ' ' || e.version
where a.action = 'decision'
and a.detail is distinct from encode(sha256(convert_to(e.event, 'UTF8')), 'hex')
order by a.xid, a.entry limit 20"""


async def altered_decisions(connection: Connection) -> list[str]:
    """Order and version of decisions that are gone or no longer what they were; at most 20."""
    return [row["subject"] for row in await connection.fetch(_DIFFERENT)]
