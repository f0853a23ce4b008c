"""Gaps in versions are found in whatever order and however often they were seen."""

from hypothesis import given
from hypothesis import strategies as st

from deploy.local.oracle.versions import Versions


@given(st.lists(st.integers(1, 40), min_size=1))
def test_the_gaps_are_what_is_missing_below_the_highest(seen: list[int]) -> None:
    versions = Versions()
    for version in seen:
        versions.add("order", version)
    missing = set(range(1, max(seen) + 1)) - set(seen)
    assert set(versions.gaps()) == {f"order@{each}" for each in missing}
    assert versions.latest("order") == max(seen)


def test_what_was_never_seen_has_no_version() -> None:
    assert Versions().latest("order") == 0
