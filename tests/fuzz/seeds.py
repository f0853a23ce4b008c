"""What the fuzzer starts from: the demo's submissions, golden messages, every named bad case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from deploy.local.demo.complaints import Series, said
from deploy.local.demo.formats import as_sent
from shared.catalogue.catalogue import Catalogue
from shared.contract.declarations import CALLBACK_GIVEN, SUBMISSION, UNIT_REPORT, EventType
from shared.contract.golden_messages import golden_messages
from shared.contract.records import Headers
from tests.bad_input.cases import read_cases

_BEGAN = datetime(2026, 3, 9, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seed:
    """An input for one door: `submission`, `report` or `callback`."""

    door: str
    value: bytes | None
    headers: Headers


def seeds(catalogue: Catalogue, count: int = 300) -> list[Seed]:
    """So many of the demo's, the golden ones of what others send, the named cases."""
    return [*_demo(catalogue, count), *_golden(), *_named()]


def _demo(catalogue: Catalogue, count: int) -> Iterator[Seed]:
    for each in said(catalogue, Series("fuzz", 1, count, _BEGAN)):
        if each.submission is not None:
            sent = as_sent(each.submission)
            yield Seed("submission", sent.value, tuple(sent.headers))


def _golden() -> Iterator[Seed]:
    doors: dict[str, EventType] = {
        "submission": SUBMISSION,
        "report": UNIT_REPORT,
        "callback": CALLBACK_GIVEN,
    }
    for door, event_type in doors.items():
        for message in golden_messages(event_type).values():
            value: Any = message.value
            yield Seed(door, orjson.dumps(value), ())


def _named() -> Iterator[Seed]:
    for case in read_cases().values():
        yield Seed("submission", case.value, case.headers)
