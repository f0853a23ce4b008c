"""Identities are computed, never drawn: the same message gives the same id on any machine, on any day.

complaint = (source, number) · message = (source, number, action, sequence or content hash) ·
event = (aggregate, version, type, recipient). A re-send is therefore byte-identical (`design.md` §6).
"""

from base64 import b32decode
from binascii import Error
from uuid import UUID, SafeUUID

import uuid_utils

_REFERENCE = "TK-"
_ROOT = uuid_utils.UUID("6f2d3a0e-5c6b-5e0f-9b7e-3d1f4a7c1245")
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAIRS = tuple(one + other for one in _SIGNS for other in _SIGNS)  # base32 (RFC 4648), two signs at a time
_PAIR_SHIFTS = range(60, -1, -10)


def stable_id(*parts: object) -> UUID:
    """A version-5 UUID of the parts, in order; the parts can't run into one another."""
    ident = object.__new__(UUID)  # as UUID(int=...) makes one, without its checks
    object.__setattr__(ident, "int", uuid_utils.uuid5(_ROOT, "\x1f".join(map(str, parts))).int)
    object.__setattr__(ident, "is_safe", SafeUUID.unknown)
    return ident


def complaint_id(source: str, number: str) -> UUID:
    """The complaint behind a source's own number (工单编号)."""
    return stable_id("complaint", source, number)


def message_id(source: str, number: str, action: str, mark: str) -> UUID:
    """One message under that number; `mark` is the source's sequence or the content's hash."""
    return stable_id("message", source, number, action, mark)


def item_id(complaint: UUID, index: int) -> UUID:
    """Item `index` (from 1) of a complaint (拆单)."""
    return stable_id("item", complaint, index)


def order_id(item: UUID) -> UUID:
    """The work order of an item: one lead an item, so one order an item."""
    return stable_id("order", item)


def event_id(aggregate: UUID, version: int, event_type: str, recipient: str = "") -> UUID:
    """The event that an aggregate's version sends to a recipient."""
    return stable_id("event", aggregate, version, event_type, recipient)


def reference(complaint: UUID) -> str:
    """The reference a person can read over the phone: `TK-` and 13 letters and digits, no personal data."""
    bits = complaint.int >> 64 << 1  # 13 signs of 5 bits hold 64 and a nought
    return _REFERENCE + "".join([_PAIRS[bits >> shift & 1023] for shift in _PAIR_SHIFTS])[1:]


def ids_behind(reference: str) -> tuple[UUID, UUID] | None:
    """The lowest and highest complaint id that bear this reference (or are this id); None when none can.

    A reference is the first 64 bits of the id, so it needs no index of its own.
    """
    text = reference.strip().upper()
    if not text.startswith(_REFERENCE):
        return _as_it_is(text)
    try:
        head = b32decode(text.removeprefix(_REFERENCE) + "===")
    except (Error, ValueError):
        return None
    return (UUID(bytes=head + bytes(8)), UUID(bytes=head + b"\xff" * 8)) if len(head) == 8 else None


def _as_it_is(text: str) -> tuple[UUID, UUID] | None:
    try:
        ident = UUID(text)
    except ValueError:
        return None
    return ident, ident
