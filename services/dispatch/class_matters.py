"""Class matters (一类事) as rows, locked before any complaint: who looks second sees what the first did."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.platform.database import Connection

_MOST = 500

_TOUCH = "insert into class_matter (matter_id) select unnest($1::uuid[]) on conflict do nothing"

_LOCK = """
select matter_id, opened_at, lead, lead_by, closed_at, closed_by from class_matter
where matter_id = any($1) order by matter_id for update"""

# Who is part of a matter is what the classifier told of it: no index of orders by matter is needed.
_MEMBERS = """
select k.matter_id, c.complaint_id from unnest($1::uuid[]) as k(matter_id)
cross join lateral (
    select distinct complaint_id from matter_change m where m.matter_id = k.matter_id limit $2) c"""

_SAVE = """
update class_matter c
set opened_at = n.opened_at, lead = n.lead, lead_by = n.lead_by, closed_at = n.closed_at,
    closed_by = n.closed_by
from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
     as n(matter_id, opened_at, lead, lead_by, closed_at, closed_by)
where c.matter_id = n.matter_id"""


@dataclass(slots=True)
class ClassMatter:
    """A matter that several complainants share: open for joint handling from the third on."""

    matter_id: UUID
    opened_at: datetime | None = None
    lead: str | None = None
    lead_by: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    members: set[UUID] = field(default_factory=set)
    changed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is handled jointly now."""
        return self.opened_at is not None and self.closed_at is None


async def lock(tx: Connection, matters: set[UUID]) -> dict[UUID, ClassMatter]:
    """These matters with their members, held until the transaction ends; missing rows are made."""
    ids = sorted(matters)
    await tx.execute(_TOUCH, ids)
    found = {row["matter_id"]: ClassMatter(**dict(row)) for row in await tx.fetch(_LOCK, ids)}
    for row in await tx.fetch(_MEMBERS, ids, _MOST):
        found[row["matter_id"]].members.add(row["complaint_id"])
    return found


async def save(tx: Connection, matters: dict[UUID, ClassMatter]) -> None:
    """Write those that changed."""
    rows: list[tuple[Any, ...]] = [
        (m.matter_id, m.opened_at, m.lead, m.lead_by, m.closed_at, m.closed_by)
        for m in matters.values()
        if m.changed
    ]
    if rows:
        await tx.execute(_SAVE, *(list(column) for column in zip(*rows, strict=True)))
