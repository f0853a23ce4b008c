"""The oracle is silent over a clean run and finds each planted fault; else its silence would say nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from deploy.local.oracle.log_gather import gather
from deploy.local.oracle.table_facts import Copy, Cursor, Moves, View
from shared.contract.records import Record
from tests.unit.oracle.world import (
    CALLBACK,
    CITY,
    COMPLAINT,
    ITEM,
    NEW,
    ORDER,
    REPORT,
    RESULT,
    SUBMISSIONS,
    URGE,
    VERDICT,
    World,
    clean_world,
    moved,
    received,
    record,
    told,
)

Plant = Callable[[World], object]


def see(family: str, event: dict, identity: int, headers: bytes = b"") -> Plant:
    return lambda w: gather(w.log, family, record(event, identity, place=99, headers=headers))


LOST: dict[str, tuple[Plant, str]] = {
    "submission not in the table": (lambda w: w.tables.messages.pop(NEW), "submission without effect"),
    "submission waits for ever": (
        lambda w: w.tables.messages.update({URGE: None}),
        "submission without effect",
    ),
    "submission not on the topic": (lambda w: w.log.messages.discard(NEW), "submission without effect"),
    "report vanished": (lambda w: w.tables.reports.discard(REPORT), "report without effect"),
    "callback vanished": (lambda w: w.tables.results.discard(RESULT), "callback without effect"),
    "desk's decision vanished": (
        lambda w: w.inputs.append(replace(w.inputs[-1], version=4)),
        "desk without effect",
    ),
    "unreadable vanished": (lambda w: w.tables.letters.clear(), "unreadable without dead letter"),
    "version of an order skipped": (
        see("dispatch.lifecycle", moved(5, "closed", "scjgj", 1), 50),
        "version of an order missing",
    ),
    "version of a complaint skipped": (
        see("complaints.received", received(4, NEW), 50),
        "version of a complaint missing",
    ),
    "version of a complaint not classified": (
        see("complaints.received", received(3, NEW), 50),
        "complaint not classified",
    ),
    "complaint without an order": (
        see("complaints.received", received(1, NEW, complaint_id="other", number="2"), 50),
        "complaint not decided",
    ),
    "lead never told": (lambda w: w.log.told.clear(), "lead never told"),
    "city report unsent": (lambda w: w.tables.city_reports.update(x=None), "city report not on its topic"),
    "receipt not noted": (
        lambda w: w.tables.city_reports.update({CITY: None}),
        "receipt of the city without effect",
    ),
    "callback request unsent": (lambda w: w.tables.asked.add("x"), "callback request not on its topic"),
    "verdict unsent": (lambda w: w.tables.verdicts.add("x"), "verdict not on its topic"),
    "verdict ignored": (lambda w: w.tables.reports.discard(VERDICT), "verdict without effect"),
    "rejection unsent": (lambda w: w.tables.letter_ids.add("x"), "rejection not on its topic"),
    "message unsent": (lambda w: w.tables.messages.update(x=1), "message not on its topic"),
    "intake is ahead": (
        lambda w: w.tables.complaints.update({COMPLAINT: Copy(3, b"")}),
        "intake complaint: differs",
    ),
    "intake has other content": (
        lambda w: w.tables.complaints.update({COMPLAINT: Copy(2, b"")}),
        "intake complaint: differs",
    ),
    "dispatch is behind": (lambda w: w.tables.decided.update({COMPLAINT: 1}), "dispatch complaint: differs"),
    "dispatch waits": (lambda w: w.tables.early.append("x@3"), "version waits for its predecessor"),
    "work order gone": (lambda w: w.tables.orders.clear(), "work order: missing"),
    "work order made up": (lambda w: w.tables.orders.update(x=Copy(1, b"")), "work order: never told of"),
    "move not stored": (
        lambda w: w.tables.order_events.update({ORDER: Moves(2, 3)}),
        "dispatch moves: differs",
    ),
    "feedback is behind": (
        lambda w: w.tables.views.update({ORDER: View(2, "signed", "scjgj")}),
        "feedback view: differs",
    ),
    "feedback missed a move": (
        lambda w: w.tables.order_moves.update({ORDER: Moves(2, 3)}),
        "feedback moves: differs",
    ),
    "classifier forgot": (
        lambda w: w.tables.classified.update({COMPLAINT: Moves(1, 2)}),
        "classified: differs",
    ),
    "a matter's change skipped": (
        see("matters", {"matter_id": "m", "version": 2}, 50),
        "version of a matter missing",
    ),
    "a matter not told to feedback": (
        see("matters", {"matter_id": "m", "version": 1}, 50),
        "feedback matter: missing",
    ),
    "what is no event": (
        lambda w: gather(w.log, "matters", Record("t", 0, 0, 0, None, b"{", ())),
        "no event of ours on our topic",
    ),
    "intake missed a move": (lambda w: w.tables.timelines.clear(), "intake timeline: missing"),
}
DUPLICATES: dict[str, tuple[Plant, str]] = {
    "one id, two headers": (
        see("city.reports", {"report_id": CITY, "kind": "answered"}, 8, headers=b"other"),
        "city.reports: one id, two contents",
    ),
    "one id, two values": (
        see("callbacks.requests", {"callback_id": CALLBACK, "at": 1}, 9),
        "callbacks.requests: one id, two contents",
    ),
    "one effect, two ids": (
        see("dispatch.orders", told(1, "scjgj"), 50),
        "dispatch.orders: one effect, two ids",
    ),
    "two complaints for one number": (
        see("complaints.received", received(1, NEW, complaint_id="other"), 50),
        "two complaints for one number",
    ),
    "two orders lead one item": (
        lambda w: [
            gather(
                w.log, "dispatch.lifecycle", record(moved(1, "issued", "jw", 1, order_id=each), 50 + place)
            )
            for place, each in enumerate(("one", "two"))
        ],
        "two open lead orders for one item",
    ),
}
ORPHANS: dict[str, tuple[Plant, str]] = {
    "outbox row left": (lambda w: w.tables.stale_outbox.append("row"), "outbox row older than 60 s"),
    "order without owner": (lambda w: w.tables.without_owner.append(ORDER), "order without an owner"),
    "cursor without reader": (
        lambda w: w.tables.cursors.append(Cursor("intake", "group", SUBMISSIONS, 1, 0)),
        "cursor without a reader",
    ),
}


def test_a_clean_run_is_clean() -> None:
    judgement = clean_world().judged()
    assert judgement.clean, (judgement.lost, judgement.duplicates, judgement.orphans)
    assert judgement.resends == 0


@pytest.mark.parametrize(("plant", "kind"), LOST.values(), ids=LOST.keys())
def test_what_is_lost_is_found(plant: Plant, kind: str) -> None:
    world = clean_world()
    plant(world)
    assert world.judged().lost.counts[kind] >= 1


@pytest.mark.parametrize(("plant", "kind"), DUPLICATES.values(), ids=DUPLICATES.keys())
def test_what_is_doubled_is_found(plant: Plant, kind: str) -> None:
    world = clean_world()
    plant(world)
    assert world.judged().duplicates.counts[kind] == 1


@pytest.mark.parametrize(("plant", "kind"), ORPHANS.values(), ids=ORPHANS.keys())
def test_what_is_orphaned_is_found(plant: Plant, kind: str) -> None:
    world = clean_world()
    plant(world)
    judgement = world.judged()
    assert judgement.orphans.counts == {kind: 1}
    assert judgement.lost.total == judgement.duplicates.total == 0


def test_the_same_bytes_again_are_a_resend_and_no_fault() -> None:
    world = clean_world()
    see("city.reports", {"report_id": CITY, "kind": "answered"}, 8)(world)
    judgement = world.judged()
    assert judgement.clean
    assert judgement.resends == 1


def test_a_dead_letter_further_on_excuses_its_complaint() -> None:
    world = clean_world()
    stranger = received(1, NEW, complaint_id="other", number="2")
    gather(world.log, "complaints.received", record(stranger, 50), dead=True)
    assert not {"complaint not classified", "complaint not decided"} & world.judged().lost.counts.keys()


def test_a_refused_or_dead_input_is_not_lost() -> None:
    world = clean_world()
    report = replace(world.inputs[3], id="unknown", offset=7)
    world.inputs.append(report)
    assert world.judged().lost.counts == {"report without effect": 1}
    world.tables.letters[report.topic, report.partition, report.offset] = "dispatch"
    assert world.judged().clean


def test_a_sealed_order_is_told_to_nobody() -> None:
    world = clean_world()
    sealed = moved(1, "issued", "jw", 1, order_id="sealed", item_id="another", confidentiality="sealed")
    gather(world.log, "dispatch.lifecycle", record(sealed, 50))
    assert "lead never told" not in world.judged().lost.counts
    assert ITEM not in world.judged().duplicates.samples
