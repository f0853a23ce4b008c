"""Inputs nobody can read, as broken systems send them: each must become a dead letter, and stop nothing."""

from random import Random

from shared.contract.records import Headers

_BROKEN: tuple[bytes, ...] = (
    b"",
    b"[]",
    b"\xff\xfe{\x00}\x00",
    '{"source": "enterprise-portal", "number": "乱码"}'.encode("gb18030"),
    b'{"source": "enterprise-portal", "number": "1", "submitted_at": "2025-01-01T08:00:00"}',
    b'{"source": "enterprise-portal", "submitted_at": "2025-01-01T08:00:00+08:00"}',
    b'{"source": "enterprise-portal", "number": "\\u0000", "submitted_at": "2025-01-01T08:00:00+08:00"}',
    b'{"source": "enterprise-portal", "number": "1", "submitted_at": "2025-01-01T08:00:00+08:00"}}',
    b"[" * 5000,
    b'{"number": NaN}',
)
_STRANGE_TYPE: Headers = (("ce_type", b"somebody.elses.event.v7"),)


def poison(rolls: Random) -> tuple[bytes, Headers]:
    """Value and headers of an unreadable submission."""
    if rolls.random() < 0.1:
        return b"{}", _STRANGE_TYPE
    return rolls.choice(_BROKEN), ()
