"""Spans for a collector that an operator names. Without one nothing runs: OpenTelemetry isn't even imported.

Span ids are computed: an event's span is the first half of its id, as its `ce_traceparent` says, so what is
done on reading an event is the child of what sent it, and a batch that is run again makes the same spans.
"""

import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Protocol

from shared.platform.settings import ServiceSettings

Attributes = Mapping[str, str | int]

REQUEST_SPAN: ContextVar[str] = ContextVar("request_span", default="")
"""The traceparent of the request at work; empty outside of one, and while nobody collects."""


class Spans(Protocol):
    """Where spans go: made when their work is over, sent by a thread of their own."""

    def wants(self, trace: str) -> bool:
        """Whether this trace (32 hex digits) is one of those looked at: the same ones in every service."""
        ...

    def add(
        self, name: str, traceparent: str, parent: str, began: int, ended: int, attributes: Attributes
    ) -> None:
        """A span that is over, in nanoseconds since the epoch; `parent` is a traceparent, or empty."""
        ...

    def close(self) -> None:
        """Send what is left, at most two seconds."""
        ...


def open_spans(settings: ServiceSettings) -> Spans | None:
    """Spans to the collector of the settings; None without one."""
    if not settings.otlp_endpoint:
        return None
    # Six megabytes that a process without a collector needn't hold.
    from shared.platform.otlp import collected  # noqa: PLC0415

    return collected(settings)


def below(traceparent: str) -> str:
    """A traceparent of the same trace with a span of its own."""
    return f"00-{traceparent[3:35]}-{secrets.token_hex(8)}-01"
