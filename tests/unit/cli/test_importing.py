"""Rows handed in: all that can be sent are, and each refused one is named."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

import orjson
import pytest
import typer

from cli.age import age
from cli.importing import publish_rows
from deploy.local.demo.sender import Outgoing, Sender
from services.intake.rules.identity import identify
from services.intake.table_file import Row
from shared.contract.declarations import SOURCE_HEADER
from shared.contract.events.submission import Submission
from tests.unit.intake.made import DOOR


class Sink:
    def __init__(self) -> None:
        self.batches: list[Sequence[Outgoing]] = []

    async def send(self, messages: Sequence[Outgoing]) -> None:
        self.batches.append(messages)


def row(number: int, **changes: Any) -> Row:
    order = {"工单编号": f"SH{number}", "诉求时间": "2026-03-10", "诉求内容": "电费太贵。"}
    return Row(number, orjson.dumps(order | changes))


async def test_every_row_is_sent_and_refused_ones_are_named() -> None:
    sink, seen = Sink(), list[int]()
    rows = [row(2), row(3, 诉求时间="昨天"), row(4, 附件="x" * 300_000), *(row(n) for n in range(5, 605))]
    result = await publish_rows(cast("Sender", sink), DOOR, "sh12345", rows, seen.append)
    assert (result.rows, seen, [len(batch) for batch in sink.batches]) == (603, [500, 103], [499, 103])
    assert [(r.row, r.rejection.code, r.rejection.field, r.kept) for r in result.refused] == [
        (3, "field", "诉求时间", True),
        (4, "too_large", "", False),
    ]
    first, second = sink.batches[0][:2]
    said = DOOR.open_mapped(first.value, "sh12345")
    assert isinstance(said, Submission)
    assert (first.id, first.key, first.readable) == (str(identify(said).message_id), b"SH2", True)
    assert first.headers == ((SOURCE_HEADER, b"sh12345"),)
    assert (second.id, second.readable) == ("", False)


@pytest.mark.parametrize(("text", "seconds"), [("45s", 45), ("30m", 1800), ("2h", 7200), ("3d", 259_200)])
def test_ages(text: str, seconds: int) -> None:
    assert age(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "h", "2w", "-1d", "１d"])
def test_no_ages(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        age(text)
