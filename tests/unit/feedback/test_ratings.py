"""Who may rate what, and what may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.rules.ratings import Cell, Given, occasion_of, table, visible

TOWNS = ("anting", "malu", "nanxiang")
given_ratings = st.lists(
    st.builds(
        Given,
        town=st.sampled_from(TOWNS),
        department=st.sampled_from(("scjgj", "rsj")),
        half_year=st.just("2026H2"),
        score=st.integers(1, 5),
        marked=st.booleans(),
    )
)


@pytest.mark.parametrize(
    ("town", "department", "parts", "occasion"),
    [
        ("anting", "scjgj", "informed:anting", "informed"),
        ("anting", "scjgj", "co:anting informed:anting", "co"),
        ("anting", "scjgj", "help:anting informed:anting", "help"),
        ("anting", "rsj", "whistle:anting>rsj", "whistle"),
        ("malu", "rsj", "whistle:anting>rsj", None),
        ("anting", "rsj", "informed:anting", None),
        ("malu", "scjgj", "", None),
    ],
)
def test_a_town_rates_what_it_had_to_do_with(
    town: str, department: str, parts: str, occasion: str | None
) -> None:
    assert occasion_of(town, department, "scjgj", parts) == occasion


@given(given_ratings)
def test_towns_add_up_to_all(ratings: list[Given]) -> None:
    for cells in table(ratings).values():
        towns = [cell for town, cell in cells.items() if town]
        assert sum(cell.ratings for cell in towns) == cells[""].ratings
        assert sum(cell.points for cell in towns) == cells[""].points
        assert 1 <= (cells[""].mean or 0) <= 5


@given(given_ratings, st.integers(1, 6))
def test_nothing_below_the_sample_is_shown_or_can_be_worked_out(ratings: list[Given], minimum: int) -> None:
    for cells in table(ratings).values():
        shown = visible(cells, minimum)
        assert all(cell.ratings >= minimum for cell in shown.values())
        left_out = [town for town in cells if town and town not in shown]
        if "" in shown and any(cells[town].ratings < minimum for town in left_out) and len(cells) > 2:
            assert len(left_out) != 1


def test_no_rating_has_no_mean() -> None:
    assert Cell().mean is None
