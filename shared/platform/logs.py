"""Logs: one JSON object a line, allowed fields only; our lines and the libraries' go through one door."""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from shared.platform.log_errors import describe
from shared.platform.log_masks import masked, masked_text, without_chinese
from shared.platform.log_repeats import Repeats

_OURS = "tiaokuai"

_PROCESS = ("event", "level", "logger", "timestamp", "service", "role", "instance")
_SUBJECT = ("complaint_id", "order_id", "message_id", "event_id", "trace_id", "unit", "version", "client")
_PLACE = (
    "stage",
    "topic",
    "partition",
    "partitions",
    "offset",
    "group",
    "epoch",
    "lane",
    "source",
    "file",
    "row",
)
_FACT = ("code", "field", "reason", "action", "state", "status", "method", "route", "attempt", "crash_point")
_NUMBER = ("count", "events", "bytes", "seconds", "lag", "host", "port", "folder", "migrations", "catalogue")
_ERROR = ("error", "stack", "sqlstate", "table_name", "column_name", "constraint_name")

FIELDS = frozenset(_PROCESS + _SUBJECT + _PLACE + _FACT + _NUMBER + _ERROR)
"""Every field a log line may carry. Before adding one, ask whether it could ever hold anyone's data."""


def configure_logs(
    *, service: str, role: str = "", instance: str = "", level: str = "INFO", stream: TextIO | None = None
) -> None:
    """Routes every logger of the process to JSON lines on `stream` (standard error).

    Ours are heard from `level`, libraries too, but at least from WARNING. Calling it again restores what a
    library changed: mode takes the root logger and leaves it at DEBUG unless its worker is made with
    `override_logging=False`.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(Repeats(_OURS))
    handler.setFormatter(_formatter({"service": service, "role": role, "instance": instance}))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    logging.getLogger(_OURS).setLevel(level)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # a line that can't be formatted would be printed with all its arguments
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # loggers live in modules: they would keep an earlier configuration
    )


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A module's logger: `log = get_logger(__name__)`, then `log.info("what happened", stage=…)`."""
    return structlog.stdlib.get_logger(f"{_OURS}.{name}")


def _formatter(process: dict[str, str]) -> logging.Formatter:
    constant = {name: value for name, value in process.items() if value}

    def name_process(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
        return {**constant, **line}

    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            name_process,
            _describe_record,
            _describe_error,
            _keep_allowed,
            # ASCII alone: newlines, U+202E, U+2028 and lone surrogates can't forge or break a line.
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ]
    )


def _describe_record(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    record = line.pop("_record")
    line["level"] = record.levelname.lower()
    line["logger"] = record.name.removeprefix(f"{_OURS}.")
    if not line.pop("_from_structlog"):
        line["event"] = without_chinese(str(line["event"]))
    return line


def _describe_error(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    given = line.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line.update(describe(error))
    return line


def _keep_allowed(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    kept = {name: masked(value) for name, value in line.items() if name in FIELDS}
    dropped = sorted(masked_text(str(name)) for name in line if name not in FIELDS)
    return {**kept, "dropped": dropped} if dropped else kept
