"""An OTLP receiver inside the test process: takes spans over HTTP and keeps them by trace."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Span(NamedTuple):
    """What a test looks at."""

    service: str
    name: str
    span: str
    parent: str
    nanoseconds: int


class Collector:
    """Trace (32 hex digits) → its spans; `url` is where they are to be sent."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._lock = Lock()
        self._traces: defaultdict[str, list[Span]] = defaultdict(list)

    @property
    def traces(self) -> dict[str, list[Span]]:
        with self._lock:
            return {trace: list(spans) for trace, spans in self._traces.items()}

    def take(self, body: bytes) -> None:
        """One export of one process."""
        with self._lock:
            for part in ExportTraceServiceRequest.FromString(body).resource_spans:
                named = {each.key: each.value.string_value for each in part.resource.attributes}
                for span in (span for scope in part.scope_spans for span in scope.spans):
                    lasted = span.end_time_unix_nano - span.start_time_unix_nano
                    ids = (span.span_id.hex(), span.parent_span_id.hex())
                    found = Span(named["service.name"], span.name, *ids, lasted)
                    self._traces[span.trace_id.hex()].append(found)


@contextmanager
def collecting() -> Iterator[Collector]:
    """A receiver on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.collector = Collector(f"http://127.0.0.1:{server.server_port}/v1/traces")  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.collector  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.collector.take(body)  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody wants a line a request."""
