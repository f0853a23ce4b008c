"""What a transaction caused, as spans: one for each event it sent, under the event that was its cause."""

from collections.abc import Iterable

from shared.contract.codec import trace_of
from shared.contract.records import Message, Record
from shared.platform.spans import Spans

Sent = Iterable[tuple[Record | None, Message]]


def tell(
    spans: Spans, who: str, sent: Sent, began: int, ended: int, *, batch: int, request: str = ""
) -> None:
    """Tell of what `who` sent in a transaction of `batch` events; `request` is the asker's traceparent."""
    for cause, message in sent:
        headers = dict(message.headers)
        traceparent = trace_of(headers)
        if not traceparent or not spans.wants(traceparent[3:35]):
            continue
        parent = trace_of(dict(cause.headers)) if cause else request
        name = headers.get("ce_type", b"event").decode()
        spans.add(f"{who} {name}", traceparent, parent, began, ended, _about(message.topic, cause, batch))


def _about(topic: str, cause: Record | None, batch: int) -> dict[str, str | int]:
    about: dict[str, str | int] = {
        "messaging.destination.name": topic,
        "messaging.batch.message_count": batch,
    }
    if cause is not None:
        about["messaging.system"] = "kafka"
        about["tiaokuai.cause.topic"] = cause.topic
        about["tiaokuai.cause.partition"] = cause.partition
        about["tiaokuai.cause.offset"] = cause.offset
        about["tiaokuai.cause.timestamp"] = cause.timestamp
    return about
