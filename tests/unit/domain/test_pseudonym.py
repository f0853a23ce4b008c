import hmac
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.numbers import check_id_card, check_phone, check_uscc
from shared.domain.pseudonym import Party, Pseudonymiser, complaining_side
from shared.domain.vocabulary import PartyKind

KEY = bytes(range(32))
PSEUDONYMS = Pseudonymiser(KEY, 1)
PHONE = check_phone("13812345678")
NO_PHONE = check_phone("00000000000")
CARD = check_id_card("310114199003070010")
NO_CARD = check_id_card("1")
USCC = check_uscc("91310114MA1GT12348")
NO_USCC = check_uscc("91310114MA1GT12345")


def test_shape_is_stable_across_releases() -> None:
    digest = hmac.digest(KEY, b"5:phone14:+8613812345678", "sha256")
    assert PSEUDONYMS.phone("+8613812345678") == "p1." + urlsafe_b64encode(digest).decode()[:22]


def test_kinds_keys_and_versions_are_apart() -> None:
    same = "310114199003070010"
    other_key = Pseudonymiser(bytes(32), 1)
    other_version = Pseudonymiser(KEY, 2)
    made = [PSEUDONYMS.phone(same), PSEUDONYMS.id_card(same), PSEUDONYMS.uscc(same)]
    made += [PSEUDONYMS.enterprise_name(same), other_key.phone(same), other_version.phone(same)]
    assert len(set(made)) == len(made)
    assert other_version.phone(same)[3:] == PSEUDONYMS.phone(same)[3:]


@given(st.text(max_size=20), st.text(max_size=20))
def test_parts_do_not_run_into_one_another(name: str, phone: str) -> None:
    assert PSEUDONYMS.person(name + "a", phone) != PSEUDONYMS.person(name, "a" + phone)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Pseudonymiser(b"short", 1)


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        (Party(PartyKind.ENTERPRISE, "某某公司", PHONE, CARD, USCC), PSEUDONYMS.uscc(USCC.value)),
        (
            Party(PartyKind.ENTERPRISE, "某某公司", PHONE, CARD, NO_USCC),
            PSEUDONYMS.enterprise_name("某某公司"),
        ),
        (Party(PartyKind.ENTERPRISE, "某某（沪）公司"), PSEUDONYMS.enterprise_name("某某(沪)公司")),
        (Party(PartyKind.ENTERPRISE, " ", PHONE), None),
        (Party(PartyKind.PERSON, "张某", PHONE, CARD), PSEUDONYMS.phone(PHONE.value)),
        (Party(PartyKind.PERSON, "张某", NO_PHONE, CARD), PSEUDONYMS.id_card(CARD.value)),
        (Party(PartyKind.PERSON, "张某", None, CARD), PSEUDONYMS.id_card(CARD.value)),
        (Party(PartyKind.PERSON, "张某", NO_PHONE, NO_CARD), None),
        (Party(PartyKind.PERSON, "张某"), None),
        (Party(PartyKind("chamber"), "商会", PHONE), PSEUDONYMS.phone(PHONE.value)),
        (Party(PartyKind.ANONYMOUS, "", PHONE, CARD), None),
    ],
)
def test_the_complaining_side(party: Party, expected: str | None) -> None:
    assert complaining_side(PSEUDONYMS, party) == expected
