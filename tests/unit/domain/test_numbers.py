import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from shared.domain.numbers import Checked, check_id_card, check_phone, check_uscc


@pytest.mark.parametrize(
    ("raw", "value", "valid"),
    [
        ("13812345678", "+8613812345678", True),
        ("138 1234-5678", "+8613812345678", True),
        ("+86 138 1234 5678", "+8613812345678", True),
        ("008613812345678", "+8613812345678", True),
        ("１３８１２３４５６７８", "+8613812345678", True),
        ("021-59161234", "+862159161234", True),
        ("(021) 5916 1234", "+862159161234", True),
        ("02159161234转801", "+862159161234", True),
        ("+852 2123 4567", "+85221234567", True),
        ("12812345678", "12812345678", False),
        ("1381234567", "1381234567", False),
        ("138****5678", "1385678", False),
        ("000", "000", False),
        ("无", "无", False),
        ("", "", False),
    ],
)
def test_phones(raw: str, value: str, valid: bool) -> None:
    assert check_phone(raw) == Checked(value, valid)


@pytest.mark.parametrize(
    ("raw", "value", "valid"),
    [
        ("310114199003070010", "310114199003070010", True),
        ("310114 19900307 0010", "310114199003070010", True),
        ("11010519491231002x", "11010519491231002X", True),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", True),
        ("810000198506150020", "810000198506150020", True),
        ("911124198108030024", "911124198108030024", True),
        ("310114900307001", "310114199003070010", True),
        ("310114199003070011", "310114199003070011", False),
        ("310114199013070010", "310114199013070010", False),
        ("990114199003070010", "990114199003070010", False),
        ("12345", "12345", False),
        ("", "", False),
    ],
)
def test_identity_cards(raw: str, value: str, valid: bool) -> None:
    assert check_id_card(raw) == Checked(value, valid)


@pytest.mark.parametrize(
    ("raw", "value", "valid"),
    [
        ("91310114MA1GT12348", "91310114MA1GT12348", True),
        ("91310114-ma1gt1234 8", "91310114MA1GT12348", True),
        ("９１３１０１１４ＭＡ１ＧＴ１２３４８", "91310114MA1GT12348", True),
        ("91310114MA1GT12345", "91310114MA1GT12345", False),
        ("91310114MA1GT1234O", "91310114MA1GT1234O", False),
        ("个体户", "个体户", False),
        ("", "", False),
    ],
)
def test_codes_of_firms(raw: str, value: str, valid: bool) -> None:
    assert check_uscc(raw) == Checked(value, valid)


@given(st.text(max_size=40))
def test_nothing_is_ever_refused(raw: str) -> None:
    for check in (check_phone, check_id_card, check_uscc):
        once = check(raw)
        if once.valid:
            assert check(once.value) == once


@given(st.from_regex(r"[0-9A]{8}[0-9A-HJ-NP-RTUWXY]{10}", fullmatch=True), st.booleans())
def test_firms_codes_are_judged_as_the_library_judges_them(code: str, right: bool) -> None:
    code = code[:17] + uscc.calc_check_digit(code) if right else code
    assert check_uscc(code).valid == uscc.is_valid(code)
