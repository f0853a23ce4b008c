"""A complaint's words as they are compared: the title once, then every item."""

from shared.contract.events.complaint import ComplaintReceived
from shared.domain.matching import matching_copy


def item_copies(complaint: ComplaintReceived) -> list[str]:
    """The matching copy of each item, the title before it unless it says it already."""
    return [matching_copy(_words(complaint.title, item.text)) for item in complaint.items]


def copy_of(complaint: ComplaintReceived) -> str:
    """All items' copies, a line each."""
    return "\n".join(item_copies(complaint))


def _words(title: str, text: str) -> str:
    return f"{title}\n{text}" if title and title not in text else text
