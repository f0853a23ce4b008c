"""Spans by OpenTelemetry's SDK to a collector, OTLP over HTTP. Imported only where an operator named one."""

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanContext, SpanKind, TraceFlags

from shared.platform.settings import ServiceSettings
from shared.platform.spans import Attributes

_AT_ONCE, _WAITING, _EVERY_MS = 1000, 20_000, 1000
_DEADLINE_MS = 2000
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)
_LENGTH = 55


def collected(settings: ServiceSettings) -> "CollectedSpans":
    """To the collector of the settings; what it doesn't take in time is dropped, never waited for."""
    processor = BatchSpanProcessor(
        OTLPSpanExporter(endpoint=settings.otlp_endpoint, timeout=5),
        max_queue_size=_WAITING,
        schedule_delay_millis=_EVERY_MS,
        max_export_batch_size=_AT_ONCE,
    )
    return CollectedSpans(settings.service, settings.instance, processor, settings.trace_share)


class CollectedSpans:
    """The spans of one process."""

    def __init__(self, service: str, instance: str, processor: SpanProcessor, share: float) -> None:
        self._resource = Resource({"service.name": f"tiaokuai.{service}", "service.instance.id": instance})
        self._processor = processor
        self._below = int(share * (1 << 32))

    def wants(self, trace: str) -> bool:
        # By the last digits: those of an id that begins with the time are drawn, too.
        return int(trace[-8:], 16) < self._below

    def add(
        self, name: str, traceparent: str, parent: str, began: int, ended: int, attributes: Attributes
    ) -> None:
        context = _context(traceparent)
        before = _context(parent) if len(parent) == _LENGTH else None
        if before and (before.trace_id != context.trace_id or before.span_id == context.span_id):
            before = None
        span = ReadableSpan(
            name,
            context=context,
            parent=before,
            resource=self._resource,
            attributes=attributes,
            kind=SpanKind.CONSUMER,
            start_time=began,
            end_time=ended,
        )
        self._processor.on_end(span)

    def close(self) -> None:
        self._processor.force_flush(_DEADLINE_MS)
        self._processor.shutdown()


def _context(traceparent: str) -> SpanContext:
    trace, span = int(traceparent[3:35], 16), int(traceparent[36:52], 16)
    return SpanContext(trace, span, is_remote=True, trace_flags=_SAMPLED)
