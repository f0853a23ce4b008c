"""The complaint after each message."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.rules.fold import begin, begins, go_on
from services.intake.rules.identity import identify
from services.intake.rules.normalise import normalise
from services.intake.rules.secrecy import change_of_level, stricter
from shared.contract.events.complaint import ComplaintReceived
from shared.contract.events.submission import Submission
from shared.domain.vocabulary import Action, Confidentiality
from tests.unit.intake.made import KNOWLEDGE, NOW, PHONE, TEXT, amendment, submission

MESSAGE = UUID(int=7)


def begun(**changes: Any) -> ComplaintReceived:
    said = submission(**changes)
    return begin(normalise(said, KNOWLEDGE, NOW), identify(said).complaint_id, MESSAGE, NOW)


def after(standing: ComplaintReceived, *messages: Submission) -> ComplaintReceived:
    for said in messages:
        standing = go_on(standing, normalise(said, KNOWLEDGE, NOW), identify(said).message_id)
    return standing


def test_the_first_message_is_version_one() -> None:
    first = begun(due_city="2026-03-17T17:00:00+08:00", related=["SH0"])
    assert (first.version, first.action, first.side) == (1, Action.NEW, first.complainant.key)
    assert (first.received_at, first.reference[:3], first.related) == (NOW, "TK-", ("SH0",))
    assert [item.index for item in first.items] == [1]


def test_an_anonymous_complaint_stands_alone() -> None:
    sides = {begun(complainant=None, number=number).side for number in ("1", "2")}
    assert len(sides) == 2


def test_another_new_message_restates_everything_but_side_and_receipt() -> None:
    first = begun(urgent=True, confidentiality="identity_hidden")
    said = submission(complainant=None, items=[{"text": "一"}, {"text": "二"}], title="改")
    second = after(first, said)
    assert (second.version, second.title, len(second.items)) == (2, "改", 2)
    assert (second.side, second.received_at) == (first.side, first.received_at)
    assert (second.urgent, second.confidentiality) == (True, Confidentiality.IDENTITY_HIDDEN)
    assert second.items[0].item_id == first.items[0].item_id


def test_an_urge_adds_its_words_and_nothing_else() -> None:
    first = begun()
    urged = after(first, amendment("urge", note=f"快办，电话{PHONE}"))
    assert (urged.version, urged.action) == (2, Action.URGE)
    assert "快办" in urged.note
    assert PHONE not in urged.note
    unchanged = {"version", "message_id", "action", "note"}
    assert urged.model_dump(exclude=unchanged) == first.model_dump(exclude=unchanged)


def test_a_messages_own_words_are_gone_with_the_next() -> None:
    receipt = amendment("receipt", report_id="r1", granted=True, note="收到")
    last = after(begun(), receipt, amendment("urge", note="快"))
    assert (last.note, last.report_id, last.granted) == ("快", None, None)


def test_text_sent_along_again_is_no_new_item() -> None:
    said = submission(action="supplement", items=[{"text": TEXT}, {"text": "又坏了一台。"}])
    found = after(begun(), said)
    assert len(found.items) == 1
    assert found.note == "又坏了一台。"


def test_amendments_fill_what_was_left_open_and_take_nothing_back() -> None:
    first = begun(complainant=None, place=None, items=[{"text": "电费太贵。"}])
    firm = {"kind": "enterprise", "name": "上海示例有限公司"}
    told = amendment(
        "supplement", complainant=firm, enterprise=firm, place="南翔镇银翔路655号", related=["SH9"]
    )
    second = after(first, told)
    assert second.complainant.key is not None
    assert (second.place.town, second.related, second.side) == ("nanxiang", ("SH9",), first.side)
    third = after(
        second, amendment("supplement", place="安亭镇墨玉路1号", enterprise=firm | {"name": "别家"})
    )
    assert (third.place, third.enterprise) == (second.place, second.enterprise)


def test_the_citys_date_changes_when_the_city_says_so() -> None:
    first = begun(due_city="2026-03-17T17:00:00+08:00")
    later = after(first, amendment("due_changed", due_city="2026-03-16T17:00:00+08:00"), amendment("urge"))
    assert later.due_city is not None
    assert later.due_city.day == 16


@pytest.mark.parametrize(
    ("action", "items", "can"),
    [("new", True, True), ("urge", True, False), ("会办", True, True), ("会办", False, False)],
)
def test_who_can_begin_a_complaint(action: str, items: bool, can: bool) -> None:
    assert begins(submission(action=action, items=[{"text": "问"}] if items else None)) is can


levels = st.sampled_from(["open", "identity_hidden", "sealed", "内部"])
actions = st.sampled_from([*(each for each in Action if each is not Action.CONFIDENTIALITY), "会办"])
"""What a source may say; a change of the level is the district's own."""


@given(st.lists(st.tuples(actions, levels), max_size=8))
def test_whatever_comes_versions_grow_by_one_and_secrecy_never_falls(said: list[tuple[str, str]]) -> None:
    standing = begun()
    for action, level in said:
        before = standing
        standing = after(before, submission(action=action, confidentiality=level, note="话"))
        assert standing.version == before.version + 1
        assert (standing.side, standing.received_at) == (before.side, before.received_at)
        assert stricter(before.confidentiality, standing.confidentiality) == standing.confidentiality
        assert ComplaintReceived.model_validate_json(standing.model_dump_json()) == standing


def test_the_districts_own_change_of_the_level_counts_as_said() -> None:
    sealed = begun(confidentiality="sealed")
    said = change_of_level("sh12345", sealed.number, Confidentiality.OPEN, "经核实无须保密", "li", NOW)
    lowered = after(sealed, said)
    assert (lowered.confidentiality, lowered.note) == (Confidentiality.OPEN, "经核实无须保密")
    assert (lowered.items, lowered.complainant) == (sealed.items, sealed.complainant)
