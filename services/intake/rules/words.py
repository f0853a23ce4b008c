"""Words as they may travel: redacted, then cut to fit an event, since a mask may be longer than a name."""

from collections.abc import Sequence

from shared.domain.redact import redact
from shared.domain.safe_text import MAX_TEXT

MAX_LINE = 500


def masked_line(text: str, names: Sequence[str] = ()) -> str:
    """A title, an address, a firm's name."""
    return redact(text, names).text[:MAX_LINE] if text else ""


def masked_text(text: str, names: Sequence[str] = ()) -> str:
    """A letter, a note."""
    return redact(text, names).text[:MAX_TEXT] if text else ""
