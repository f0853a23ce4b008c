"""By what a complaint is found."""

from typing import Any

import pytest

from services.dispatch.search.words import asked_words, likeness, matter_text, pairs_of, says, searched_text


def complaint(secrecy: str = "open", **more: Any) -> dict[str, Any]:
    return {
        "confidentiality": secrecy,
        "enterprise": {"name": "上海示例精密机械有限公司"},
        "title": "园区 频繁停电",
        "place": {"text": "示例路88号"},
        "items": [{"text": "近两周多次停电。" * 100}],
    } | more


@pytest.mark.parametrize("said", ["精密机械", "频繁停电", "示例路88号", "停電 精密", "示例路８８号"])
def test_what_it_says_finds_it(said: str) -> None:
    text, words = searched_text(complaint()), asked_words(said)
    assert says(text, words)
    assert {pair for word in words for pair in pairs_of(word)} <= set(pairs_of(text))


def test_a_hidden_complainants_firm_does_not_and_nothing_does_of_a_sealed_one() -> None:
    assert not says(searched_text(complaint("identity_hidden")), asked_words("精密机械"))
    assert says(searched_text(complaint("identity_hidden")), asked_words("停电"))
    assert searched_text(complaint("sealed")) == ""


def test_pairs_cross_no_border_and_one_character_asks_nothing() -> None:
    assert "司园" not in pairs_of(searched_text(complaint()))
    assert asked_words("电 的") == []
    assert len(pairs_of(searched_text(complaint()))) < 100


def test_a_matter_is_alike_by_what_is_said_not_by_who_and_where() -> None:
    other = complaint(enterprise={"name": "别的公司"}, place={"text": "别处"})
    assert likeness(pairs_of(matter_text(complaint())), pairs_of(matter_text(other))) == 1
    assert matter_text(complaint("identity_hidden")) == matter_text(complaint("sealed")) == ""
    assert likeness([], pairs_of("停电")) == 0
