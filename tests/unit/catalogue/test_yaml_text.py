"""Scalars stay text, and every line is found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.catalogue.positions import YamlFault, compose, line_of, plain


@pytest.mark.parametrize("word", ["01", "01-02", "17:30", "no", "null", "1e3", "2025-01-26", "0x1F", "true"])
def test_scalars_are_never_turned_into_something_else(word: str) -> None:
    assert plain(compose(f"a: {word}".encode())) == {"a": word}


def test_an_empty_file_holds_nothing() -> None:
    assert plain(compose(b"# only a comment\n")) is None


def test_a_broken_file_says_where() -> None:
    with pytest.raises(YamlFault) as caught:
        compose(b"a: 1\nb: }\nc: 2")
    assert caught.value.line == 2


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1), min_size=1, max_size=9, unique=True))
def test_each_key_is_found_on_its_line(keys: list[str]) -> None:
    text = "\n".join(f'"{key}": {{x: [1, 2]}}' for key in keys).encode()

    lines = [line_of(compose(text), (key, "x", 1)) for key in keys]
    assert lines == list(range(1, len(keys) + 1))
