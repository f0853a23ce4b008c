"""The service as wired: its topics, its door, its routes."""

import pytest

from services.dispatch.__main__ import build
from services.dispatch.settings import Settings
from services.dispatch.stream import orders_stage
from shared.contract.declarations import VERDICT
from shared.contract.records import Incoming, Rejection
from shared.domain.vocabulary import ReportKind, VerdictKind
from tests.unit.dispatch.samples import book, classified, first_order, incoming, matter, report, verdict

STAGE = orders_stage(book())


def test_it_reads_every_units_reports_and_nothing_of_outsiders() -> None:
    assert "tiaokuai.units.reports.scjgj." in STAGE.topics
    assert "tiaokuai.units.reports.fy." not in STAGE.topics
    assert len(STAGE.topics) == 5 + len(book().catalogue.units_with_topics())


@pytest.mark.parametrize(
    "event",
    [
        classified(),
        report(ReportKind.SIGNED, first_order()),
        verdict(VerdictKind.CLOSED, first_order(), 1),
        matter("m", 1),
    ],
)
def test_each_topic_lets_its_own_events_in(event: object) -> None:
    found = STAGE.decode(incoming(event).record)
    assert isinstance(found, Incoming)
    assert found.event == event


def test_a_units_topic_carries_no_verdict() -> None:
    genuine = incoming(verdict(VerdictKind.CLOSED, first_order(), 1)).record
    headers = (("ce_type", VERDICT.name.encode()),)
    forged = genuine._replace(topic="tiaokuai.units.reports.scjgj.", headers=headers)
    found = STAGE.decode(forged)
    assert isinstance(found, Rejection)
    assert found.code == "unknown_type"


def test_the_service_is_built_from_its_settings() -> None:
    service = build(Settings())
    assert (service.name, [stage.name for stage in service.stages]) == ("dispatch", ["orders"])
    ours = {"early", "due", "held", "warnings", "chase", "calendar", "reviews"}
    assert {timer.name for timer in service.timers} == ours | {
        "city",
        "climbing",
        "load",
        "handovers",
        "search",
        "retention",
    }
    assert list(service.migrations.glob("*.sql"))
