"""Roles, lockout, countdowns, owners: values in, values out."""

from datetime import UTC, datetime, timedelta

import pytest

from services.console.desk_book import DeskBook
from services.console.rules.lockout import AddressLimit, Lockout, is_locked
from services.console.rules.navigation import first_page, navigation
from services.console.rules.roles import ADMINISTRATORS, OF_A_UNIT, ROLE_NAMES, Person, Role, fault_of
from services.console.view.sums import yuan
from services.console.view.times import countdown, moment
from services.console.view.words import GLOSSARY, word
from shared.catalogue.load import load
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ActorKind, Confidentiality, Outcome, RequestType, Satisfaction, Solved

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
BOOK = DeskBook(load())


def person(*roles: Role, unit: str | None = None, section: str | None = None) -> Person:
    return Person("wang", "王", frozenset(roles), unit, section)


def test_every_role_has_a_name_and_a_first_page() -> None:
    for role in Role:
        assert ROLE_NAMES[role]
        assert first_page(person(role, unit="jw" if role in OF_A_UNIT else None)).startswith("/")


def test_a_unit_role_binds_to_the_unit_and_a_handler_to_the_section() -> None:
    handler = person(Role.HANDLER, unit="jw", section="zxqy")
    assert handler.scopes == {"reports", "case", "unit:jw"}
    assert handler.identity.section == "zxqy"
    assert person(Role.UNIT_LEADER, unit="jw", section="zxqy").identity.section is None


def test_the_supervisor_alone_reviews_and_publishes_and_belongs_to_no_unit() -> None:
    """Exceptions, objections and editions are judged by nobody whose figures they change (回避)."""
    for scope in ("review", "publish"):
        holders = {role for role in Role if person(role, unit="jw" if role in OF_A_UNIT else None).may(scope)}
        assert holders == {Role.SUPERVISOR}
    assert fault_of([Role.SUPERVISOR], "jw")
    assert fault_of([Role.SUPERVISOR], None) is None
    for role in OF_A_UNIT:
        assert fault_of([Role.SUPERVISOR, role], "jw") == "督办员评判各单位，不得在承办单位任职"


@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
def test_no_administrator_handles_matters_or_is_another(administrator: Role) -> None:
    handling = {"desk", "orders", "reports", "contact", "sealed", "callbacks", "submit"}
    assert person(administrator).scopes.isdisjoint(handling)
    for other in Role:
        if other is not administrator:
            assert fault_of([administrator, other], None) is not None


@pytest.mark.parametrize(
    ("roles", "unit", "well"),
    [
        ([Role.CLERK, Role.CALLBACK_CLERK], None, True),
        ([Role.HANDLER], "jw", True),
        ([Role.HANDLER], None, False),
        ([Role.CLERK], "jw", False),
        ([], None, False),
    ],
)
def test_roles_that_go_together(roles: list[Role], unit: str | None, well: bool) -> None:
    assert (fault_of(roles, unit) is None) is well


def test_the_bar_shows_what_one_works_on() -> None:
    bar = [each.path for each in navigation(person(Role.UNIT_LEADER, unit="jw"))]
    assert bar == ["/inbox", "/duty", "/supervision", "/editions", "/ratings", "/knowledge", "/catalogue"]


def test_wrong_passwords_lock_and_the_count_begins_anew() -> None:
    lockout, failures, until = Lockout(3, timedelta(minutes=15)), 0, None
    for expected in (1, 2):
        failures, until = lockout.after_failure(failures, NOW)
        assert (failures, until) == (expected, None)
    failures, until = lockout.after_failure(failures, NOW)
    assert failures == 0
    assert is_locked(until, NOW + timedelta(minutes=14))
    assert not is_locked(until, NOW + timedelta(minutes=15))


def test_an_address_fails_so_often_a_minute() -> None:
    limit = AddressLimit(per_minute=2)
    for _ in range(2):
        assert limit.allows("a", NOW)
        limit.note_failure("a", NOW)
    assert not limit.allows("a", NOW)
    assert limit.allows("b", NOW)
    assert limit.allows("a", NOW + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("left", "tone", "text"),
    [
        (timedelta(days=4), "ok", "剩 4 天"),
        (timedelta(days=1, hours=2), "soon", "剩 1 天 2 小时"),
        (timedelta(minutes=5), "soon", "剩 5 分钟"),
        (timedelta(hours=-3, minutes=-10), "late", "超 3 小时 10 分"),
    ],
)
def test_what_is_left_has_words_and_a_colour(left: timedelta, tone: str, text: str) -> None:
    shown = countdown(NOW + left, NOW, NOW + left - timedelta(days=5))
    assert shown is not None
    assert (shown.tone, shown.text) == (tone, text)


def test_times_are_the_districts() -> None:
    assert moment("2026-11-24T01:00:00+00:00", NOW) == "11-24 周二 09:00"
    assert moment(None) == "—"


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("state", State),
        ("move", Move),
        ("outcome", Outcome),
        ("request_type", RequestType),
        ("confidentiality", Confidentiality),
        ("actor", ActorKind),
        ("solved", Solved),
        ("satisfaction", Satisfaction),
    ],
)
def test_every_word_of_the_contract_is_chinese_for_people(kind: str, known: type) -> None:
    for each in known:  # type: ignore[attr-defined]
        assert "一" <= GLOSSARY[kind][each][0] <= "鿿", each
    assert word("brand_new", kind) == "brand_new"


def test_the_likeliest_owners_are_named_once_and_the_proposed_first() -> None:
    leaves = {leaf.lead: leaf.code for leaf in BOOK.catalogue.categories.values()}
    candidates = [
        {"category": leaves["scjgj"], "probability": 0.5},
        {"category": leaves["scjgj"], "probability": 0.2},
        {"category": leaves["jw"], "probability": 0.1},
    ]
    owners = BOOK.owners(candidates, "jw")
    assert [(each.unit, each.proposed) for each in owners] == [("jw", True), ("scjgj", False)]
    assert owners[0].basis
    assert [each.unit for each in BOOK.owners(candidates, "jw", excluded={"jw"})] == ["scjgj"]


@pytest.mark.parametrize(
    ("yuan_", "shown"),
    [
        ("235000", "23.5万元"),
        ("88.5", "88.5元"),
        ("9999", "9,999元"),
        ("320000000", "32,000万元"),
        ("0", "0元"),
    ],
)
def test_sums_are_shown_as_people_write_them(yuan_: str, shown: str) -> None:
    assert yuan(yuan_) == shown
