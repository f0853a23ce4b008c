"""A reference read over the phone back to its complaint."""

from base64 import b32decode
from binascii import Error
from uuid import UUID

_PREFIX = "TK-"


def ids_behind(reference: str) -> tuple[UUID, UUID] | None:
    """The lowest and highest complaint id that bear this reference (or are this id); None when none can.

    A reference is the first 64 bits of the id, so it needs no index of its own.
    """
    text = reference.strip().upper()
    if not text.startswith(_PREFIX):
        return _same(text)
    try:
        head = b32decode(text.removeprefix(_PREFIX) + "===")
    except (Error, ValueError):
        return None
    return (UUID(bytes=head + bytes(8)), UUID(bytes=head + b"\xff" * 8)) if len(head) == 8 else None


def _same(text: str) -> tuple[UUID, UUID] | None:
    try:
        ident = UUID(text)
    except ValueError:
        return None
    return ident, ident
