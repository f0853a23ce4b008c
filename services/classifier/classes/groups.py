"""Groups of complaints of one matter: who joins, who leaves, and from when it is a class matter (一类事).

Nothing is merged: each member keeps its order and its deadlines. Every change is told with the group's next
version, one complaint at a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from shared.contract.events.classification import MatterChanged

CLASS_COMPLAINANTS = 3
CLASS_WINDOW = timedelta(days=30)
"""From so many complainants within so many days a group is a class matter (`domain.md` §6)."""

MATTER, CLASS_MATTER = "matter", "class_matter"
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class ClassMember:
    """A complaint of a group; `complainant` is a hash, equal for the same one."""

    complaint_id: UUID
    complainant: int
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Cause:
    """Who changed a group and why: the job with its evidence, or a person with a reason."""

    actor: str = SYSTEM
    reason: str = ""
    score: float | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A group's change as it is told and kept."""

    event: MatterChanged
    cause: Cause


@dataclass(slots=True)
class Group:
    """A group as last told, with its members; version 0 is one nobody was told of."""

    class_id: UUID
    version: int = 0
    kind: str = MATTER
    members: dict[UUID, ClassMember] = field(default_factory=dict)
    left: list[UUID] = field(default_factory=list)
    came: list[ClassMember] = field(default_factory=list)

    @property
    def complainants(self) -> int:
        """How many different ones."""
        return len({member.complainant for member in self.members.values()})

    def join(self, member: ClassMember, cause: Cause) -> Change:
        """One more complaint; a class matter stays one."""
        self.members[member.complaint_id] = member
        self.came.append(member)
        if is_class(self.members.values()):
            self.kind = CLASS_MATTER
        return self._changed("joined" if self.version else "found", member.complaint_id, cause)

    def split(self, complaint_id: UUID, cause: Cause) -> Change:
        """One complaint fewer; raises KeyError when it is no member."""
        gone = self.members.pop(complaint_id)
        self.left.append(gone.complaint_id)
        return self._changed("split", complaint_id, cause)

    def _changed(self, change: str, complaint_id: UUID, cause: Cause) -> Change:
        self.version += 1
        event = MatterChanged(
            matter_id=self.class_id,
            version=self.version,
            kind=self.kind,
            change=change,
            complaint_id=complaint_id,
            members=len(self.members),
            complainants=self.complainants,
        )
        return Change(event, cause)


def is_class(members: Iterable[ClassMember]) -> bool:
    """Whether enough different complainants came within the window, whenever that was."""
    ordered = sorted(members, key=lambda each: each.submitted_at)
    return any(_within(ordered, first) >= CLASS_COMPLAINANTS for first in ordered)


def _within(members: Iterable[ClassMember], first: ClassMember) -> int:
    end = first.submitted_at + CLASS_WINDOW
    return len({m.complainant for m in members if first.submitted_at <= m.submitted_at <= end})
