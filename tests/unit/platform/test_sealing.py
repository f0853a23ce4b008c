"""What is sealed opens only whole, in its own row, with its own key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.platform.faults import PlatformError
from shared.platform.sealing import Sealer, key_version

OLD, NEW = b"o" * 32, b"n" * 32
SEALER = Sealer({1: OLD, 2: NEW}, current=2)


@given(st.binary(max_size=2000), st.binary(max_size=40))
def test_what_is_sealed_opens_again(plain: bytes, row: bytes) -> None:
    sealed = SEALER.seal(plain, row)
    assert SEALER.open(sealed, row) == plain
    assert len(sealed) == len(plain) + 31


@given(st.binary(min_size=8, max_size=200), st.data())
def test_one_changed_bit_is_noticed(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(SEALER.seal(plain, b"row"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(PlatformError, match="unsealable"):
        SEALER.open(bytes(sealed), b"row")


@given(st.binary(max_size=60), st.integers(0, 91))
def test_a_shortened_one_is_noticed(plain: bytes, length: int) -> None:
    sealed = SEALER.seal(plain, b"row")
    with pytest.raises(PlatformError, match="unsealable"):
        SEALER.open(sealed[: min(length, len(sealed) - 1)], b"row")


def test_another_rows_bytes_do_not_open() -> None:
    with pytest.raises(PlatformError, match="another row"):
        SEALER.open(SEALER.seal(b"contact", b"row 1"), b"row 2")


def test_older_keys_still_open_and_the_current_one_seals() -> None:
    sealed = Sealer({1: OLD}, current=1).seal(b"contact", b"row")
    assert SEALER.open(sealed, b"row") == b"contact"
    assert (key_version(sealed), key_version(SEALER.seal(b"contact", b"row"))) == (1, 2)


def test_a_missing_key_is_named_by_its_header() -> None:
    sealed = SEALER.seal(b"contact", b"row")
    with pytest.raises(PlatformError, match="no key for header 010002"):
        Sealer({1: OLD}, current=1).open(sealed, b"row")


def test_the_same_words_never_look_the_same() -> None:
    assert len({SEALER.seal(b"contact", b"row") for _ in range(100)}) == 100


@pytest.mark.parametrize(("keys", "current"), [({}, 1), ({1: b"short"}, 1), ({1: OLD}, 2)])
def test_keys_that_do_not_fit_are_refused(keys: dict[int, bytes], current: int) -> None:
    with pytest.raises(PlatformError, match="configuration"):
        Sealer(keys, current)


SM4 = Sealer({1: OLD, 3: b"s" * 16}, current=3)


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_a_key_of_16_bytes_seals_by_sm4(plain: bytes, row: bytes) -> None:
    sealed = SM4.seal(plain, row)
    assert (sealed[0], key_version(sealed)) == (2, 3)
    assert SM4.open(sealed, row) == plain
    with pytest.raises(PlatformError, match="another row"):
        SM4.open(sealed, row + b"x")
    with pytest.raises(PlatformError, match="altered"):
        SM4.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), row)


def test_what_the_old_key_sealed_opens_beside_the_new_one() -> None:
    assert SM4.open(Sealer({1: OLD}, current=1).seal(b"contact", b"row"), b"row") == b"contact"
