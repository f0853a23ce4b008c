"""The simulated city: what it says is read as it means it, and known by the id it is listed under."""

from types import SimpleNamespace
from typing import Any

import pytest

from deploy.local.demo.city import answers, reply
from deploy.local.demo.formats import as_sent
from services.intake.rules.identity import identify
from shared.contract.events.order import CityReport
from shared.contract.records import Incoming, Record
from shared.domain.identifiers import complaint_id, stable_id
from shared.domain.vocabulary import Action, CityReportKind
from tests.unit.dispatch.samples import NOW
from tests.unit.intake.made import DOOR

REPORTS = [
    CityReport(
        report_id=stable_id("demo", kind, number, source),
        kind=kind,
        source=source,
        number=f"N{number}",
        complaint_id=complaint_id(source, f"N{number}"),
        days=5 if kind is CityReportKind.EXTENSION_REQUESTED else None,
        at=NOW,
    )
    for kind in CityReportKind
    for number in range(200)
    for source in ("sh12345", "enterprise-portal")
]
SAID = [(said.action, said.granted) for report in REPORTS for said in answers(report)]


@pytest.mark.parametrize("report", REPORTS[::23], ids=lambda each: f"{each.kind}-{each.number}-{each.source}")
def test_every_answer_comes_through_the_door_as_it_is_meant(report: CityReport) -> None:
    for said in answers(report):
        sent = as_sent(said)
        found = DOOR.open_record(Record(sent.topic, 0, 0, 0, sent.key, sent.value, sent.headers))
        assert isinstance(found, Incoming)
        read: Any = found.event
        assert (read.action, read.granted, read.report_id) == (said.action, said.granted, said.report_id)
        assert (read.due_city, read.note) == (said.due_city, said.note)
        assert str(identify(read).message_id) == sent.id


@pytest.mark.parametrize(
    "played",
    [
        (Action.RECEIPT, True),
        (Action.RECEIPT, False),
        (Action.RETURN_DECIDED, True),
        (Action.EXTENSION_DECIDED, True),
        (Action.DUE_CHANGED, None),
        (Action.REHANDLE, None),
    ],
)
def test_it_plays_every_part(played: tuple[Action, bool | None]) -> None:
    assert played in SAID


def test_silence_is_met_again_and_mostly_answered() -> None:
    def spoken(report: CityReport, offset: int) -> bool:
        record = SimpleNamespace(value=report.model_dump_json().encode(), partition=0, offset=offset)
        return bool(reply(record, 0.0))

    silent = [report for report in REPORTS if not spoken(report, 1)]
    assert 0 < len(silent) < len(REPORTS) // 10
    assert sum(spoken(report, 2) for report in silent) > len(silent) // 2
