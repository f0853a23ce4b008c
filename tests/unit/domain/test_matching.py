import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.matching import enterprise_key, matching_copy


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("電話：１３８，多次", "电话:138,多次"),
        ("門\u200b市\u202e部\ufeff", "门市部"),
        ("\x00坏\ud800字", "坏字"),
        ("裏面的羣眾瞭解後發現", "里面的群众了解后发现"),
        ("⻓宁⼯业", "长宁工业"),
        ("СОСО奶茶", "coco奶茶"),
        ("　首行\n\t次行  末 ", "首行 次行 末"),
        ("①㎡…％", "1m2...%"),
        ("Straße", "strasse"),
        ("𠮷野家😀", "𠮷野家😀"),
        ("", ""),
    ],
)
def test_spellings_of_the_same_words_meet(text: str, copy: str) -> None:
    assert matching_copy(text) == copy


@given(st.text())
def test_any_string_has_a_copy_without_outer_blanks(text: str) -> None:
    copy = matching_copy(text)
    assert copy == copy.strip()
    copy.encode()


def test_names_of_a_firm_meet() -> None:
    assert enterprise_key("某某（上海） 科技有限公司") == enterprise_key("某某(上海)科技有限公司。")
    assert enterprise_key("某某科技有限公司") != enterprise_key("某某贸易有限公司")
    assert enterprise_key(" -—。") == ""
