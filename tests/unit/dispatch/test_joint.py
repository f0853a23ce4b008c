"""What others do with an order beside its lead: help, whistles, co-handling; sections, approval, shelving."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.dispatch.handbook import handbook
from services.dispatch.rulings import Action
from shared.catalogue.load import load
from shared.domain.holidays import state_council
from shared.domain.lifecycle import State
from shared.domain.vocabulary import OrderKind, ReportKind, RequestType, UnitRole
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import NOW, classified, first_order, incoming, report

A1 = first_order()


@pytest.fixture
def desk() -> MemoryDesk:
    opened = MemoryDesk()
    opened.hear(incoming(classified()))
    opened.hear(incoming(report(ReportKind.SIGNED, A1)))
    return opened


def says(desk: MemoryDesk, unit: str, kind: ReportKind, **more: object) -> None:
    desk.hear(incoming(report(kind, A1, **more), unit=unit))


def refusals(desk: MemoryDesk, unit: str) -> list[str]:
    return [told.refusal.code for told in desk.told(unit) if told.refusal]


def test_the_town_is_asked_for_one_named_act_and_says_no(desk: MemoryDesk) -> None:
    says(desk, "scjgj", ReportKind.HELP_ASKED, units=("nanxiang",), words="请到场开门")
    asked = desk.told("nanxiang")[-1]
    assert (asked.kind, asked.role, asked.words) == (OrderKind.HELP_ASKED, UnitRole.HELP, "请到场开门")
    says(desk, "scjgj", ReportKind.HELP_ASKED, units=("nanxiang",), words="再请一次")
    assert refusals(desk, "scjgj") == ["already_asked"]
    says(desk, "nanxiang", ReportKind.HELP_REFUSED)
    says(desk, "nanxiang", ReportKind.HELP_REFUSED, words="业主不在本镇")
    assert refusals(desk, "nanxiang") == ["missing_words"]
    help_ = desk.order(A1).joint.helps[0]  # type: ignore[union-attr]
    assert (help_.given, help_.words, help_.due) == (False, "业主不在本镇", asked.until)
    assert desk.told("scjgj")[-1].kind is OrderKind.HELP_ANSWERED
    assert desk.order(A1).lead == "scjgj"


def test_nobody_helps_who_was_not_asked(desk: MemoryDesk) -> None:
    says(desk, "nanxiang", ReportKind.HELP_GIVEN, words="已到场")
    assert refusals(desk, "nanxiang") == ["wrong_unit"]


def test_a_town_whistles_departments_report_in_and_minutes_are_kept(desk: MemoryDesk) -> None:
    says(desk, "nanxiang", ReportKind.WHISTLE, units=("scjgj", "jw"), words="多部门职责交叉，请到场会商")
    assert [desk.told(unit)[-1].kind for unit in ("scjgj", "jw")] == [OrderKind.WHISTLED] * 2
    assert desk.tasks() == ["whistle"]
    desk.later(hours=3)
    says(desk, "jw", ReportKind.REPORT_IN)
    says(desk, "jw", ReportKind.REPORT_IN)
    assert refusals(desk, "jw") == ["wrong_unit"], "once is enough"
    assert desk.told("nanxiang")[-1].kind is OrderKind.REPORTED_IN
    says(desk, "nanxiang", ReportKind.CONSULTED, words="由市场监管局牵头，经委配合")
    whistle = desk.order(A1).joint.whistles[0]  # type: ignore[union-attr]
    assert [(each.unit, each.at) for each in whistle.units] == [
        ("scjgj", None),
        ("jw", NOW + timedelta(hours=3)),
    ]
    assert (whistle.minutes, whistle.minuted_at) == ("由市场监管局牵头，经委配合", desk.now)
    assert desk.told("jw")[-1].kind is OrderKind.CONSULTED


@pytest.mark.parametrize(
    ("unit", "called", "code"),
    [
        ("jw", ("scjgj",), "unknown_order"),
        ("scjgj", ("jw",), "wrong_unit"),
        ("nanxiang", ("malu",), "unit_excluded"),
        ("nanxiang", ("fy",), "unknown_unit"),
        ("nanxiang", (), "missing_units"),
    ],
)
def test_only_a_town_with_a_part_whistles_and_only_for_departments(
    desk: MemoryDesk, unit: str, called: tuple[str, ...], code: str
) -> None:
    says(desk, unit, ReportKind.WHISTLE, units=called, words="请到场")
    assert desk.order(A1).joint is None
    assert code == "unknown_order" or refusals(desk, unit) == [code]


def test_a_section_has_its_person_and_time_and_may_send_it_back(desk: MemoryDesk) -> None:
    due = NOW + timedelta(days=1)
    says(desk, "scjgj", ReportKind.ASSIGNED, section="djk", handler="D07", due=due)
    order = desk.order(A1)
    assert (order.section, order.handler, order.section_due) == ("djk", "D07", due)
    says(desk, "scjgj", ReportKind.SECTION_RETURNED, words="不属本科室")
    order = desk.order(A1)
    assert (order.state, order.section, order.handler) == (State.SIGNED, None, None)


def test_an_answer_waits_for_the_leader_where_the_unit_wants_it_so() -> None:
    catalogue = load()
    unit = catalogue.units["scjgj"].model_copy(update={"approval": (RequestType.COMPLAINT,)})
    changed = replace(catalogue, units={**catalogue.units, "scjgj": unit})
    desk = MemoryDesk(handbook(changed, state_council()))
    desk.hear(incoming(classified()))
    for kind in (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED):
        says(desk, "scjgj", kind)
    assert (desk.order(A1).state, desk.city()[-1].kind) == (State.APPROVAL, "contacted")
    says(desk, "scjgj", ReportKind.DISAPPROVED, words="依据不全")
    assert (desk.order(A1).state, desk.order(A1).answer) == (State.IN_PROGRESS, "")
    says(desk, "scjgj", ReportKind.ANSWERED)
    says(desk, "scjgj", ReportKind.APPROVED)
    assert (desk.order(A1).state, desk.city()[-1].kind) == (State.ACCEPTED, "answered")


def test_what_is_shelved_rests_until_its_day_and_the_citys_clock_does_not(desk: MemoryDesk) -> None:
    before = desk.order(A1).due
    assert before
    desk.rules(A1, Action.SHELVE, "待上级政策明确", review_on=(NOW + timedelta(days=14)).date())
    assert desk.order(A1).pause
    desk.later(days=7)
    desk.rules(A1, Action.RESUME)
    after = desk.order(A1).due
    assert after
    assert after.city == before.city
    assert after.internal == before.internal, "the city's date stands, and what is kept ahead of it"
    assert desk.order(A1).state is State.SIGNED
