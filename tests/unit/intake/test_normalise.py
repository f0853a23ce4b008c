"""What may travel: pseudonyms, masked words, the place, and flags for what looked odd."""

from dataclasses import asdict
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from services.intake.rules.normalise import Normal, normalise
from shared.domain.vocabulary import Confidentiality, PartyKind
from tests.unit.intake.made import ID_CARD, KNOWLEDGE, NAME, NOW, PHONE, USCC, submission

FIRM = {"kind": "enterprise", "name": "上海示例精密机械有限公司", "uscc": USCC}


def normal(**changes: Any) -> Normal:
    return normalise(submission(**changes), KNOWLEDGE, NOW)


def travels(found: Normal) -> str:
    """Everything of a normal form that goes on the wire."""
    shown = {name: value for name, value in asdict(found).items() if name not in {"said", "people"}}
    return orjson.dumps(
        shown, default=lambda v: v.model_dump() if isinstance(v, BaseModel) else str(v)
    ).decode()


@given(
    st.sampled_from(["title", "note", "place", "text", "firm", "respondent"]),
    st.sampled_from([NAME, PHONE, "138 1234 5678", ID_CARD]),
)
def test_nobodys_details_travel(where: str, detail: str) -> None:
    words = f"请回复{NAME}，电话{detail}"
    changes: dict[str, Any] = {
        "title": {"title": words},
        "note": {"note": words},
        "place": {"place": f"叶城路1000号（{words}）"},
        "text": {"items": [{"text": words}]},
        "firm": {"enterprise": {"kind": "enterprise", "name": f"某公司 {PHONE}"}},
        "respondent": {"respondent": {"kind": "person", "name": "王小明", "phone": PHONE}},
    }[where]
    shown = travels(normal(**changes))
    for secret in (NAME, PHONE, "138 1234 5678", ID_CARD, "王小明"):
        assert secret not in shown


def test_the_same_person_has_the_same_key_by_any_spelling_of_the_phone() -> None:
    keys = {
        normal(complainant={"kind": "person", "name": name, "phone": phone}).complainant.key
        for name, phone in [(NAME, PHONE), ("陈女士", "+86 138 1234 5678"), ("", "１３８１２３４５６７８")]
    }
    assert len(keys) == 1


def test_an_enterprise_complains_under_its_own_key() -> None:
    by_code = normal(complainant=FIRM)
    for_itself = normal(complainant={"kind": "enterprise", "phone": PHONE}, enterprise=FIRM)
    about_it = normal(enterprise=FIRM)
    assert by_code.complainant.key == for_itself.complainant.key
    assert about_it.complainant.key != by_code.complainant.key
    assert about_it.enterprise is not None
    assert about_it.enterprise.key == by_code.complainant.key
    assert about_it.enterprise.uscc_valid


def test_an_enterprise_without_name_is_known_by_its_phone() -> None:
    found = normal(complainant={"kind": "enterprise", "phone": PHONE})
    assert found.complainant.kind is PartyKind.ENTERPRISE
    assert found.complainant.key == normal().complainant.key


@pytest.mark.parametrize("said", [None, {"kind": "anonymous", "phone": PHONE}, {"kind": "person"}])
def test_anonymous_complainants_have_no_key(said: dict[str, Any] | None) -> None:
    assert normal(complainant=said).complainant.model_dump() == {"kind": PartyKind.ANONYMOUS, "key": None}


@pytest.mark.parametrize(
    ("said", "unit", "name", "flag"),
    [
        ({"kind": "unit", "name": "嘉定区市场监督管理局"}, "scjgj", "", False),
        ({"kind": "person", "name": "区市场监管局"}, "scjgj", "", False),
        ({"kind": "enterprise", "name": "南翔镇政府"}, "nanxiang", "", False),
        ({"kind": "unit", "unit": "scjgj"}, "scjgj", "", False),
        ({"kind": "unit", "unit": "nobody", "name": "昆山市某局"}, None, "昆山市某局", True),
        ({"kind": "enterprise", "name": "示例物业有限公司"}, None, "示例物业有限公司", False),
        ({"kind": "person", "name": "王小明"}, None, "", False),
    ],
)
def test_a_public_body_becomes_its_unit(
    said: dict[str, Any], unit: str | None, name: str, flag: bool
) -> None:
    found = normal(respondent=said)
    assert found.respondent is not None
    assert (found.respondent.unit, found.respondent.name) == (unit, name)
    assert ("respondent_unknown" in found.flags) is flag


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({}, ()),
        ({"complainant": {"kind": "person", "name": NAME, "phone": "123"}}, ("phone_invalid",)),
        ({"complainant": {"kind": "person", "id_card": ID_CARD[:-1] + "0"}}, ("id_card_invalid",)),
        ({"enterprise": FIRM | {"uscc": "91310114MA1GT00000"}}, ("uscc_invalid",)),
        ({"submitted_at": "2015-01-01T00:00:00+08:00"}, ("time_out_of_range",)),
        ({"submitted_at": "2026-03-12T00:00:00+08:00"}, ("time_out_of_range",)),
        ({"action": "会办"}, ("unknown_action",)),
        ({"items": [{"request_type": "网络问政", "text": "问"}]}, ("unknown_request_type",)),
        ({"confidentiality": "内部"}, ("unknown_confidentiality",)),
    ],
)
def test_what_looks_odd_is_kept_and_flagged(changes: dict[str, Any], flags: tuple[str, ...]) -> None:
    assert normal(**changes).flags == flags


def test_the_place_is_read_before_the_words_are_masked() -> None:
    found = normal(place="嘉定区南翔镇银翔路655号").place
    assert (found.road, found.number, found.town) == ("银翔路", "655号", "nanxiang")


def test_the_words_tell_the_place_when_the_address_does_not() -> None:
    found = normal(place=None, items=[{"text": "南翔镇银翔路655号门前占道。"}]).place
    assert (found.road, found.town) == ("银翔路", "nanxiang")
    assert normal(place=None, items=[{"text": "电费太贵。"}]).place.town is None


def test_a_home_is_masked_and_its_road_kept() -> None:
    found = normal(place="家住南翔镇银翔路655弄3号602室").place
    assert found.road == "银翔路"
    assert "602" not in found.text + found.number + found.building


@pytest.mark.parametrize(
    ("source", "said", "level"),
    [
        ("sh12345", "open", Confidentiality.OPEN),
        ("petition", "open", Confidentiality.IDENTITY_HIDDEN),
        ("petition", "sealed", Confidentiality.SEALED),
    ],
)
def test_a_source_may_raise_confidentiality(source: str, said: str, level: Confidentiality) -> None:
    assert normal(source=source, confidentiality=said).confidentiality is level


def test_masking_never_outgrows_an_event() -> None:
    found = normal(items=[{"text": f"{NAME}，" * 5000}], title=f"{NAME}，" * 125)
    assert len(found.items[0][1]) <= 20_000
    assert len(found.title) <= 500


def test_the_channel_is_the_sources_unless_told() -> None:
    assert normal().channel == "phone"
    assert normal(channel="visit").channel == "visit"


def test_a_name_known_from_before_is_masked_where_nothing_announces_it() -> None:
    later = submission(complainant=None, title=f"{NAME}又来了")
    assert NAME in normalise(later, KNOWLEDGE, NOW).title
    known = normalise(later, KNOWLEDGE, NOW, normal().people)
    assert NAME not in known.title
    assert known.people == (NAME,)
