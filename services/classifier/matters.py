"""Matters grow: the second complaint makes one known, every further one joins. Nothing is merged here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.contract.events.classification import MatterChanged

KIND = "matter"


@dataclass(frozen=True, slots=True)
class Member:
    """A complaint of a matter; `complainant` is a hash, equal for the same one."""

    complaint_id: UUID
    complainant: int


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as last told; version 0 is one nobody has been told of."""

    matter_id: UUID
    version: int = 0
    members: int = 0


def grow(
    matters: Mapping[UUID, Matter],
    present: Mapping[UUID, Sequence[Member]],
    joining: Iterable[tuple[UUID, Member]],
) -> tuple[dict[UUID, Matter], list[MatterChanged]]:
    """Every joining complaint in order → the matters after it and what to tell.

    `present` are the members before these. A matter met for the first time is told as found with its first
    complaint, then as joined: versions 1 and 2.
    """
    after = dict(matters)
    members = {matter: list(known) for matter, known in present.items()}
    told = []
    for matter_id, member in joining:
        known = members.setdefault(matter_id, [])
        if after[matter_id].version == 0 and known:
            told.append(_changed(after, matter_id, known[0], "found", known[:1]))
        known.append(member)
        told.append(
            _changed(after, matter_id, member, "joined" if after[matter_id].version else "found", known)
        )
    return after, told


def _changed(
    after: dict[UUID, Matter], matter_id: UUID, member: Member, change: str, known: Sequence[Member]
) -> MatterChanged:
    before = after[matter_id]
    after[matter_id] = now = Matter(matter_id, before.version + 1, before.members + 1)
    return MatterChanged(
        matter_id=matter_id,
        version=now.version,
        kind=KIND,
        change=change,
        complaint_id=member.complaint_id,
        members=now.members,
        complainants=len({each.complainant for each in known}),
    )
