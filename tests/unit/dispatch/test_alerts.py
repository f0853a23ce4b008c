"""Who on duty is told of what, when a notice may reach him, and how an urgent order climbs."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.dispatch.casework.people import Action as Decide
from services.dispatch.rules.alerts import AlertKind, climbing
from shared.catalogue.clocks import DutyLevel
from shared.domain.vocabulary import Action, Confidentiality, ReportKind
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import (
    book,
    classified,
    complaint,
    first_order,
    incoming,
    report,
    respondent,
)

A1 = first_order()
SHANGHAI = ZoneInfo("Asia/Shanghai")
SPRING_FESTIVAL = datetime(2026, 2, 17, 3, 12, tzinfo=SHANGHAI)
"""The first day of the year of the horse, in the small hours."""


def told(desk: MemoryDesk) -> list[tuple[str, str, str]]:
    rows = desk.work.journal.notices
    return [(row.alert.kind.value, row.alert.unit, row.alert.level.value) for row in rows]


@pytest.fixture
def festival() -> MemoryDesk:
    """Gas is smelt while everybody is at home."""
    desk = MemoryDesk()
    desk.work.now = SPRING_FESTIVAL
    gas = complaint(title="闻到燃气味", received_at=SPRING_FESTIVAL, due_city=None)
    desk.hear(incoming(classified(gas, decided=False, hints=("danger",))))
    return desk


def test_a_gas_smell_on_the_first_day_of_spring_festival_wakes_unit_and_desk_though_nobody_is_sure(
    festival: MemoryDesk,
) -> None:
    assert festival.order(A1).urgent
    assert told(festival) == [("urgent", "desk", "duty"), ("urgent", "scjgj", "duty")]
    assert {row.next_try for row in festival.work.journal.notices} == {SPRING_FESTIVAL}
    festival.rules(A1, Decide.DISPATCH, unit="scjgj")
    due = festival.order(A1).due
    assert due is not None
    assert (due.sign - SPRING_FESTIVAL, due.contact - SPRING_FESTIVAL) == (
        timedelta(minutes=30),
        timedelta(hours=1),
    )


def test_unsigned_it_climbs_to_the_leader_and_then_to_the_districts_commander(festival: MemoryDesk) -> None:
    festival.rules(A1, Decide.DISPATCH, unit="scjgj")

    def climbed(minutes: int) -> list[tuple[str, str]]:
        now = SPRING_FESTIVAL + timedelta(minutes=minutes)
        return [(a.kind.value, a.level.value) for a in climbing(festival.order(A1), now, book().duty)]

    assert climbed(29) == []
    assert climbed(30) == [("unsigned", "leader")]
    assert climbed(60) == [("unsigned", "leader"), ("unsigned", "commander")]
    festival.hear(incoming(report(ReportKind.SIGNED, A1, festival.order(A1).version)))
    assert climbed(59) == []
    assert climbed(61) == [("uncontacted", "leader")]
    called = festival.rules(A1, Decide.THREE_WAY_CALL, units=("scjgj",))
    assert "uncontacted" not in {
        a.kind for a in climbing(called, SPRING_FESTIVAL + timedelta(minutes=61), book().duty)
    }
    festival.hear(incoming(report(ReportKind.CONTACTED, A1, festival.order(A1).version)))
    assert climbed(241) == [("interim_due", "duty")]
    festival.hear(incoming(report(ReportKind.INTERIM, A1, festival.order(A1).version, words="已关阀")))
    assert climbed(241) == []


def test_at_the_desk_it_climbs_too(festival: MemoryDesk) -> None:
    alerts = climbing(festival.order(A1), SPRING_FESTIVAL + timedelta(minutes=61), book().duty)
    assert [(a.unit, a.level) for a in alerts] == [("desk", DutyLevel.LEADER), ("desk", DutyLevel.COMMANDER)]


@pytest.mark.parametrize(
    "more", [{"confidentiality": Confidentiality.SEALED}, {"respondent": respondent("scjgj")}]
)
def test_who_may_not_know_is_not_woken(more: dict[str, object]) -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(complaint(urgent=True, **more))))
    assert "scjgj" not in {unit for _, unit, _ in told(desk)}
    assert ("urgent", "desk", "duty") in told(desk)


def test_what_became_urgent_later_wakes_them_then() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    assert told(desk) == []
    desk.hear(incoming(classified(complaint(version=2, action=Action.SUPPLEMENT, urgent=True))))
    assert told(desk) == [("urgent", "desk", "duty"), ("urgent", "scjgj", "duty")]


def test_a_supervision_waits_for_the_role_to_be_there_and_names_nobody() -> None:
    desk = MemoryDesk()
    desk.work.now = SPRING_FESTIVAL
    desk.hear(incoming(classified()))
    unit = desk.order(A1).lead
    assert unit is not None
    desk.hear(incoming(classified(complaint(version=2, action=Action.SUPERVISE, note="陈晓岚很急"))))
    (row,) = desk.work.journal.notices
    role = book().duty.role(unit, DutyLevel.DUTY)
    assert row.alert.kind is AlertKind.SUPERVISED
    assert role is not None
    if role.hours == "office":
        assert row.next_try.astimezone(SHANGHAI).date().isoformat() == "2026-02-24"
    else:
        assert row.next_try == SPRING_FESTIVAL
    assert "陈晓岚" not in row.alert.words
    assert "清河机械" not in row.alert.words


def test_quiet_hours_hold_what_is_not_urgent_back_until_the_office_opens() -> None:
    duty, catalogue = book().duty, book().catalogue
    office = next(unit for unit in catalogue.units.values() if unit.roster == "office")
    at = datetime(2026, 2, 13, 20, 0, tzinfo=SHANGHAI)
    held = duty.reached_from(office.code, DutyLevel.DUTY, at, urgent=False)
    assert held.replace(microsecond=0) == datetime(2026, 2, 14, 9, 0, tzinfo=SHANGHAI)  # a make-up day
    assert duty.reached_from(office.code, DutyLevel.DUTY, at, urgent=True) == at
