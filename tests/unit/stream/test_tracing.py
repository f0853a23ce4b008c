"""What was sent becomes spans under what caused it; the same ones again when a batch is run again."""

from datetime import UTC, datetime
from uuid import uuid5

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from shared.contract.codec import continue_trace
from shared.contract.records import Headers, Message, Record
from shared.domain.identifiers import stable_id
from shared.platform.health import Health
from shared.platform.settings import ServiceSettings
from shared.platform.spans import REQUEST_SPAN, below, open_spans
from shared.platform.web import web_app
from shared.stream.tracing import tell
from tests.collector import collecting

ROOT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
NAME = "orders tiaokuai.order.moved.v1"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _message(name: str, trace: str) -> Message:
    ident = stable_id("span", name)
    headers: Headers = (
        ("ce_type", b"tiaokuai.order.moved.v1"),
        ("ce_traceparent", continue_trace(trace, ident).encode()),
    )
    return Message(ident, "out", None, b"{}", headers, AT)


def _record(message: Message) -> Record:
    return Record("in", 2, 7, 1000, None, message.value, message.headers)


def _settings(url: str, share: float = 1.0) -> ServiceSettings:
    return ServiceSettings(service="dispatch", instance="here", otlp_endpoint=url, trace_share=share)


def test_without_a_collector_there_are_none() -> None:
    assert open_spans(_settings("")) is None


def test_an_event_is_the_child_of_its_cause_and_twice_the_same() -> None:
    cause, told = _message("cause", ROOT), _message("told", ROOT)
    other = _message("other", continue_trace("", uuid5(stable_id("x", 1), "another trace")))
    with collecting() as collector:
        spans = open_spans(_settings(collector.url))
        assert spans
        for _ in range(2):
            sent = [(_record(cause), told), (_record(cause), other), (None, cause)]
            tell(spans, "orders", sent, 1_000, 5_000, batch=3, request=ROOT)
        spans.close()
        traces = collector.traces
    of_root = traces[ROOT[3:35]]
    assert len(of_root) == 4
    assert set(of_root) == {
        (
            "tiaokuai.dispatch",
            "orders tiaokuai.order.moved.v1",
            told.event_id.hex[:16],
            cause.event_id.hex[:16],
            4000,
        ),
        ("tiaokuai.dispatch", "orders tiaokuai.order.moved.v1", cause.event_id.hex[:16], ROOT[36:52], 4000),
    }
    (elsewhere,) = (trace for trace in traces if trace != ROOT[3:35])
    assert {span.parent for span in traces[elsewhere]} == {""}, "a cause in another trace is no parent"


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 0, 0), (0.25, 200, 300), (1.0, 1000, 1000)])
def test_each_service_looks_at_the_same_share_of_traces(share: float, least: int, most: int) -> None:
    traces = [stable_id("trace", number).hex for number in range(1000)]
    wanted = []
    for service in ("intake", "dispatch"):
        spans = open_spans(
            _settings("http://127.0.0.1:1/v1/traces", share).model_copy(update={"service": service})
        )
        assert spans
        wanted.append([trace for trace in traces if spans.wants(trace)])
        spans.close()
    assert wanted[0] == wanted[1]
    assert least <= len(wanted[0]) <= most


def test_a_request_has_a_span_of_its_own_in_the_callers_trace() -> None:
    own = below(ROOT)
    assert (len(own), own[:36]) == (55, ROOT[:36])
    assert own != ROOT


async def test_what_a_request_causes_lies_under_its_span() -> None:
    async def state(request: Request) -> Response:
        return PlainTextResponse(f"{request.state.traceparent} {REQUEST_SPAN.get()}")

    with collecting() as collector:
        spans = open_spans(_settings(collector.url))
        assert spans
        app = web_app(Health(), [Route("/things/{thing}", state)], spans=spans)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            seen, bound = (await client.get("/things/7", headers={"traceparent": ROOT})).text.split()
        spans.close()
        (span,) = collector.traces[ROOT[3:35]]
    assert seen == bound
    assert (span.name, span.span, span.parent) == ("GET /things/{thing}", seen[36:52], ROOT[36:52])
