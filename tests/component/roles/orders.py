"""The kinds of order that the table asks about, and what gives one away in an answer."""

from hashlib import md5
from uuid import UUID

from shared.domain.identifiers import complaint_id, item_id, order_id, reference
from shared.domain.vocabulary import Confidentiality

SOURCE = "sh12345"
OWN, SECTION, FOREIGN = "scjgj", "sp", "jw"
"""The unit whose people ask, their handler's section, and another unit."""

KINDS = {
    "own": "OWN0001",
    "own hidden": "OWN0002",
    "own sealed": "OWN0003",
    "other section": "OWN0004",
    "foreign": "FOR0001",
    "foreign hidden": "FOR0002",
    "foreign sealed": "FOR0003",
    "against": "FOR0004",
    "at the desk": "DSK0001",
}
"""Kind → number. An own one was given to the unit's section; the sealed one until it was sealed."""


UNKNOWN = "unknown"
"""What isn't there: an answer that is the same about it tells nothing of an order."""

ASKED = (*KINDS, UNKNOWN)


def number_of(kind: str) -> str:
    """Its number."""
    return KINDS.get(kind, "NONE0001")


def level_of(kind: str) -> Confidentiality:
    """How confidential an order of this kind is."""
    words = {"hidden": Confidentiality.IDENTITY_HIDDEN, "sealed": Confidentiality.SEALED}
    return words.get(kind.partition(" ")[2], Confidentiality.OPEN)


def complaint_of(kind: str) -> UUID:
    """The complaint's id."""
    return complaint_id(SOURCE, number_of(kind))


def order_of(kind: str) -> UUID:
    """The id of its order; in the districts of the tests it also names what is filed about it."""
    return order_id(item_id(complaint_of(kind), 1))


def filed_of(kind: str) -> UUID:
    """The id of what is filed beside an order and doesn't give it away: a rating, a knowledge entry."""
    return UUID(bytes=md5(str(order_of(kind)).encode(), usedforsecurity=False).digest())


def traces(kind: str) -> set[str]:
    """What an answer that tells of this order has in it."""
    complaint = complaint_of(kind)
    return {KINDS[kind], reference(complaint), str(complaint), str(order_of(kind))}
