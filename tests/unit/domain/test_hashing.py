from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.hashing import content_hash

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), JSON, max_size=5))
def test_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert content_hash(dict(reversed(value.items()))) == content_hash(value)


def test_hash_is_stable_across_releases() -> None:
    value = {"b": ["诉求", 1], "a": datetime(2025, 3, 15, 9, 30, tzinfo=UTC)}
    canonical = '{"a":"2025-03-15T09:30:00+00:00","b":["诉求",1]}'
    assert content_hash(value) == sha256(canonical.encode()).hexdigest()


@pytest.mark.parametrize(("one", "other"), [([1, 2], [2, 1]), ("1", 1), ({"a": None}, {}), ("a b", "ab")])
def test_other_content_has_another_hash(one: object, other: object) -> None:
    assert content_hash(one) != content_hash(other)


@pytest.mark.parametrize("value", [{"a": object()}, "\ud800"])
def test_what_json_does_not_know_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        content_hash(value)
