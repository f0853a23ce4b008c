"""A link between two complaints becomes a group: made, joined, or, where both have one, left alone."""

from uuid import UUID

from services.classifier.classes.groups import Cause, Change, ClassMember, Group
from services.classifier.classes.links import Link
from services.classifier.rules.repeats import Known
from shared.domain.identifiers import stable_id


class Grouping:
    """The groups that a batch touches, and the changes made to them, in order."""

    def __init__(self, by_complaint: dict[UUID, Group]) -> None:
        self._of = dict(by_complaint)
        self.touched: dict[UUID, Group] = {}
        self.changes: list[Change] = []

    def connect(self, new: Known, link: Link, turn: int) -> None:
        """Put the new complaint into the earlier one's group; `turn` names a group made now, for good.

        One complainant's repeats alone make no group: they are one matter already. Two groups are never made
        one by the job.
        """
        group = self._of.get(link.other.complaint_id)
        if new.complaint_id in self._of:
            return
        if group is None:
            if new.said.keys.complainant == link.other.said.keys.complainant:
                return
            group = Group(stable_id("class_matter", turn))
            self.add(group, member_of(link.other), link.cause)
        self.add(group, member_of(new), link.cause)

    def remove(self, complaint_id: UUID, cause: Cause) -> None:
        """Take a complaint out of its group, if it is in one."""
        group = self._of.pop(complaint_id, None)
        if group is not None:
            self._note(group, group.split(complaint_id, cause))

    def holds(self, complaint_id: UUID) -> bool:
        """Whether the complaint is in a group."""
        return complaint_id in self._of

    def add(self, group: Group, member: ClassMember, cause: Cause) -> None:
        """Put a complaint into a group."""
        self._of[member.complaint_id] = group
        self._note(group, group.join(member, cause))

    def _note(self, group: Group, change: Change) -> None:
        self.touched[group.class_id] = group
        self.changes.append(change)


def member_of(known: Known) -> ClassMember:
    """A complaint as a group holds it."""
    return ClassMember(known.complaint_id, known.said.keys.complainant, known.said.submitted_at)
