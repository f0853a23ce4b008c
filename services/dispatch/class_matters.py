"""Class matters (一类事) as rows, locked before any complaint: who looks second sees what the first did."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.domain.lifecycle import OPEN
from shared.platform.database import Connection

_LATEST = 500
"""Of an open matter so many members are looked at for one not linked yet: it is late by seconds."""

_TOUCH = "insert into class_matter (matter_id) select unnest($1::uuid[]) on conflict do nothing"

_LOCK = """
select matter_id, opened_at, lead, lead_by, closed_at, closed_by from class_matter
where matter_id = any($1) order by matter_id for update"""

# Who is part of a matter is what the classifier told of it: no index of orders by matter is needed.
_MEMBERS = """
select k.matter_id, c.complaint_id from unnest($1::uuid[]) as k(matter_id)
cross join lateral (
    select complaint_id from matter_change m where m.matter_id = k.matter_id limit 100000) c"""

# A matter met every day has hundreds of members, and to read them all for each that joins would cost more
# than all the rest: once it is open only those not linked yet, once it is closed nobody. An order's state is
# text: what is looked for stands in no word of it, where quotes are escaped.
_UNLINKED = """
select k.matter_id, c.complaint_id from class_matter k
cross join lateral (
    select complaint_id from matter_change m
    where m.matter_id = k.matter_id order by m.version desc limit $2) c
where k.matter_id = any($1) and k.closed_at is null and (k.opened_at is null or exists (
    select from work_order o
    where o.complaint_id = c.complaint_id and o.state = any($3)
      and position('"class_matter":"' || k.matter_id || '"' in o.order_state) = 0))"""

_SAVE = """
update class_matter c
set opened_at = n.opened_at, lead = n.lead, lead_by = n.lead_by, closed_at = n.closed_at,
    closed_by = n.closed_by
from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
     as n(matter_id, opened_at, lead, lead_by, closed_at, closed_by)
where c.matter_id = n.matter_id"""


_OPEN = sorted(OPEN)


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


async def lock(tx: Connection, matters: set[UUID], *, whole: bool) -> dict[UUID, ClassMatter]:
    """These matters, held until the transaction ends; missing rows are made.

    With all their members if `whole`, else with those that joining may concern.
    """
    ids = sorted(matters)
    await tx.execute(_TOUCH, ids)
    found = {row["matter_id"]: ClassMatter(**dict(row)) for row in await tx.fetch(_LOCK, ids)}
    members = tx.fetch(_MEMBERS, ids) if whole else tx.fetch(_UNLINKED, ids, _LATEST, _OPEN)
    for row in await members:
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
