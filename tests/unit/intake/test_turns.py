"""The city's messages take effect in the city's own order, whatever the order in which they come."""

from collections import defaultdict
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.rulings import Action as Decide
from services.intake.arrival import Arrival
from services.intake.rules.identity import identify
from services.intake.taking import Taking
from shared.contract.events.complaint import CityReceipt, ComplaintReceived
from shared.contract.events.order import CityReport, OrderState
from shared.contract.events.submission import Submission
from shared.domain.identifiers import stable_id
from shared.domain.vocabulary import ReportKind
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import classified, incoming, report
from tests.unit.intake.made import KNOWLEDGE, NOW, amendment, submission

DUE = (NOW + timedelta(days=4)).isoformat()
COUNTED = [
    submission(sequence=1),
    amendment("supplement", sequence=2),
    amendment("due_changed", sequence=3, due_city=(NOW + timedelta(days=9)).isoformat()),
    amendment("withdraw", sequence=4),
    amendment("rehandle", sequence=5, due_city=DUE),
    amendment("urge", sequence=6),
    amendment("urge", sequence=7),
]
RECEIPT = amendment("receipt", report_id="6f27c9ac-783a-5a3f-b55a-3c4cf1e77e1e", granted=True)


class MemoryIntake:
    """Takes message by message; rows stay in memory."""

    def __init__(self) -> None:
        self.taking = Taking(KNOWLEDGE, NOW, {}, {}, defaultdict(list))

    def take(self, *messages: Submission) -> None:
        for said in messages:
            self.taking.take(Arrival(said, b""), identify(said))

    def sent(self, topic: str) -> list[bytes]:
        return [m.value or b"" for _, m in self.taking.effects.sent if m.topic == f"tiaokuai.{topic}"]

    def versions(self) -> list[ComplaintReceived]:
        return [ComplaintReceived.model_validate_json(each) for each in self.sent("complaints.received")]


def in_order(*messages: Submission) -> MemoryIntake:
    intake = MemoryIntake()
    intake.take(*messages)
    return intake


@given(st.permutations([*COUNTED, RECEIPT]), st.lists(st.sampled_from([*COUNTED, RECEIPT]), max_size=8))
def test_any_interleaving_and_repetition_makes_the_same_versions(
    order: list[Submission], again: list[Submission]
) -> None:
    intake = in_order(*order, *again)
    assert intake.sent("complaints.received") == in_order(*COUNTED).sent("complaints.received")
    assert [CityReceipt.model_validate_json(r).granted for r in intake.sent("city.receipts")] == [True]
    assert not any(intake.taking.waiting.values())


STEPS = (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED)


def road(versions: list[ComplaintReceived], arrival: list[int]) -> MemoryDesk:
    """Dispatch hears the versions in any order; the unit works as soon as it has the order."""
    desk, events = MemoryDesk(), [incoming(classified(version)) for version in versions]
    for place in arrival:
        desk.hear(events[place])
    for order in orders(desk):
        desk.hear(
            *(incoming(report(kind, order.order_id, order.version), order.lead or "") for kind in STEPS)
        )
    return desk


STORY = [
    submission(sequence=1),
    amendment("supplement", sequence=2),
    amendment("due_changed", sequence=3, due_city=DUE),
    amendment("urge", sequence=4),
    amendment("supervise", sequence=5),
]


@given(st.permutations(STORY), st.permutations(range(5)), st.lists(st.integers(0, 4), max_size=6))
def test_whatever_comes_when_orders_and_reports_to_the_city_end_the_same(
    order: list[Submission], arrival: list[int], again: list[int]
) -> None:
    expected = road(in_order(*STORY).versions(), list(range(5)))
    versions = in_order(*order, *(STORY[place] for place in again)).versions()
    desk = road(versions, [*arrival, *again])
    assert orders(desk) == orders(expected)
    assert reports(desk) == reports(expected)
    assert len(reports(desk)) == 3


FIRST = [submission(sequence=1), amendment("supplement", sequence=2), amendment("urge", sequence=3)]
LATER = [
    amendment("extension_decided", sequence=4, granted=True, due_city=(NOW + timedelta(days=9)).isoformat()),
    amendment("supervise", sequence=5),
    amendment("return_decided", sequence=6, granted=False),
    amendment("due_changed", sequence=7, due_city=DUE),
    amendment("withdraw", sequence=8),
    amendment("rehandle", sequence=9),
    amendment("urge", sequence=10),
]
COUNT = len(FIRST) + len(LATER)


def whole_road(versions: list[ComplaintReceived], arrival: list[int], receipts: list[int]) -> MemoryDesk:
    """The unit asks for days before the city's later messages; a clerk gives the order out after them, and it
    is answered; then receipts for every report come, some more than once."""
    desk, events = MemoryDesk(), [incoming(classified(version)) for version in versions]
    for place in (each for each in arrival if each < len(FIRST)):
        desk.hear(events[place])
    (order,) = orders(desk)
    asked = {"ground": "complex", "days": 5, "words": "须检测"}
    desk.hear(incoming(report(ReportKind.SIGNED, order.order_id, 1), order.lead or ""))
    desk.hear(incoming(report(ReportKind.EXTENSION_REQUESTED, order.order_id, 1, **asked), order.lead or ""))
    for place in arrival:
        desk.hear(events[place])
    desk.rules(order.order_id, Decide.DISPATCH, unit="scjgj")
    version = desk.order(order.order_id).version
    desk.hear(*(incoming(report(kind, order.order_id, version)) for kind in STEPS))
    told = desk.city()
    for place in receipts:
        desk.hear(incoming(_receipt_of(told[place % len(told)])))
    return desk


def _receipt_of(told: CityReport) -> CityReceipt:
    """Odd ones are refused."""
    return CityReceipt(
        message_id=stable_id("receipt", told.report_id),
        complaint_id=told.complaint_id,
        source=told.source,
        number=told.number,
        reference="TK",
        report_id=str(told.report_id),
        granted=told.report_id.int % 2 == 0,
        at=NOW,
    )


@given(st.permutations(FIRST), st.permutations(LATER), st.data())
def test_decisions_withdrawal_rehandling_and_receipts_in_any_order_end_in_the_same_state_and_reports(
    first: list[Submission], later: list[Submission], data: st.DataObject
) -> None:
    said = [*FIRST, *LATER]
    again = data.draw(st.lists(st.sampled_from(said), max_size=6))
    arrival = data.draw(st.permutations(range(COUNT)))
    receipts = data.draw(st.lists(st.integers(0, 9), max_size=6))
    expected = whole_road(in_order(*said).versions(), list(range(COUNT)), list(range(10)))
    desk = whole_road(
        in_order(*first, *later, *again).versions(),
        [*arrival, *data.draw(st.permutations(range(COUNT)))],
        [*data.draw(st.permutations(range(10))), *receipts],
    )
    assert orders(desk) == orders(expected)
    assert reports(desk) == reports(expected)
    assert set(desk.work.journal.receipts) == set(expected.work.journal.receipts)
    (order,) = orders(expected)
    assert (order.extension, order.supervised, order.urged, order.state) == ("granted", 1, 2, "accepted")


def orders(desk: MemoryDesk) -> list[OrderState]:
    return [held.order for case in desk.work.cases for held in case.orders.values()]


def reports(desk: MemoryDesk) -> list[str]:
    return [each.model_dump_json() for each in desk.city()]


def test_what_waits_too_long_for_an_earlier_one_is_applied_all_the_same() -> None:
    intake = in_order(COUNTED[0], COUNTED[5], COUNTED[3])
    assert [each.action for each in intake.versions()] == ["new"]
    assert len(intake.taking.standings) == 1
    (ident,) = intake.taking.standings
    intake.taking.release(ident)
    assert [each.action for each in intake.versions()] == ["new", "withdraw", "urge"]
    intake.take(COUNTED[1])
    assert [each.action for each in intake.versions()][3:] == ["supplement"]


def test_a_source_that_does_not_count_is_taken_as_it_comes() -> None:
    uncounted = [submission(), amendment("urge", sequence=7), amendment("withdraw", sequence=3)]
    assert [each.action for each in in_order(*uncounted).versions()] == ["new", "urge", "withdraw"]
