"""The ladder by the working clock, over a weekend."""

from datetime import datetime, timedelta

import pytest

from services.feedback.rules.supervision import Ladder, resolution, rung
from shared.domain.lifecycle import State
from shared.domain.vocabulary import Rung, VerdictKind
from shared.domain.worktime import SHANGHAI
from tests.unit.feedback.made import TERMS, order

MONDAY = datetime(2026, 3, 9, 17, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (MONDAY - timedelta(days=4), None),  # Thursday evening: two working days left
        (MONDAY - timedelta(days=3), Rung.YELLOW),  # Friday evening: one, over the weekend
        (MONDAY.replace(hour=14, minute=30), Rung.RED),
        (MONDAY, Rung.OVERDUE),
        (MONDAY + timedelta(hours=14), Rung.OVERDUE),
        (MONDAY + timedelta(days=1), Rung.SUPERVISED),
        (MONDAY + timedelta(days=3), Rung.ESCALATED),
    ],
)
def test_a_step_comes_with_working_time(now: datetime, expected: Rung | None) -> None:
    assert rung(MONDAY, now, TERMS.calendar) is expected


def test_the_last_two_steps_ask_dispatch() -> None:
    asks = {step: Ladder(order(), "scjgj", MONDAY, step).asks for step in Rung}

    assert asks[Rung.SUPERVISED] is VerdictKind.SUPERVISE
    assert asks[Rung.ESCALATED] is VerdictKind.ESCALATE
    assert [asks[step] for step in (Rung.YELLOW, Rung.RED, Rung.OVERDUE)] == [None] * 3


def test_a_step_ends_with_the_order_the_answer_another_unit_or_another_time() -> None:
    step = Ladder(order(), "scjgj", MONDAY, Rung.RED)

    assert resolution(State.CLOSED, "scjgj", MONDAY, step) == "ended"
    assert resolution(State.ACCEPTED, "scjgj", MONDAY, step) == "answered"
    assert resolution(State.ISSUED, "anting", MONDAY, step) == "handed_on"
    assert resolution(State.ISSUED, "scjgj", MONDAY + timedelta(days=9), step) == "due_changed"
    assert resolution(State.SHELVED, "scjgj", MONDAY, step) == "shelved"
    assert resolution(State.SIGNED, "scjgj", MONDAY, step) is None
