"""An exception in a log line: what it is and where; its words only when they can't hold anyone's data."""

import traceback
from collections.abc import Iterator
from pathlib import Path

from shared.contract.errors import TiaokuaiError

_SPEAKING_TYPES = (TiaokuaiError, OSError)
_SPEAKING_LIBRARIES = {"aiokafka", "kafka"}
_DATABASE_FACTS = ("sqlstate", "table_name", "column_name", "constraint_name")
_FRAMES = 12


def describe(error: BaseException) -> dict[str, object]:
    """Fields of a log line: `error` (class and causes), `stack`, `reason` if it may be said, `sqlstate` …"""
    chain = list(_causes(error))
    # What compiled code raised inside its own call was never on a line of ours.
    traced = next((each.__traceback__ for each in reversed(chain) if each.__traceback__), None)
    fields: dict[str, object] = {
        "error": " < ".join(type(each).__name__ for each in chain),
        "stack": [_place(frame) for frame in traceback.extract_tb(traced)[-_FRAMES:]],
    }
    reason = next((str(each) for each in chain if _may_speak(each)), "")
    facts = {name: value for name in _DATABASE_FACTS if (value := getattr(chain[-1], name, None))}
    return fields | ({"reason": reason} if reason else {}) | facts


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _may_speak(error: BaseException) -> bool:
    library = type(error).__module__.partition(".")[0]
    return isinstance(error, _SPEAKING_TYPES) or library in _SPEAKING_LIBRARIES


def _place(frame: traceback.FrameSummary) -> str:
    return f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
