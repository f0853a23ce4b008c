"""Rates and ranking."""

from hypothesis import given
from hypothesis import strategies as st

from services.feedback.board.cells import Cell, Split, split
from services.feedback.board.tables import SPLITS
from services.feedback.rules.measures import COUNTS, MEASURES, PARTS
from services.feedback.rules.rates import Line, Rate, ranked, total


def counts(**given_: int) -> tuple[int, ...]:
    return tuple(given_.get(name, 0) for name in COUNTS)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_rate_stays_between_nothing_and_all(part: int, rest: int) -> None:
    rate = Rate(part, part + rest)

    assert rate.value is None or 0 <= rate.lower <= rate.value <= 1


def test_nothing_to_divide_by_is_no_rate() -> None:
    assert Rate(0, 0).value is None


def test_one_easy_fix_does_not_top_the_table_and_small_samples_are_not_ranked() -> None:
    table = ranked(
        {
            "easy": counts(valid=5, solved=5),
            "steady": counts(valid=100, solved=97),
            "weak": counts(valid=100, solved=40),
            "tiny": counts(valid=4, solved=4),
        },
        {"steady": "区市场监督管理局"},
        minimum=5,
    )

    assert [(line.key, line.rank) for line in table] == [
        ("steady", 1),
        ("easy", 2),
        ("weak", 3),
        ("tiny", None),
    ]
    assert table[0].name == "区市场监督管理局"


CELLS = st.lists(
    st.builds(
        Cell,
        unit=st.sampled_from(("scjgj", "jw", "anting")),
        category=st.sampled_from(("01-01-01", "01-02-01", "16-01-01", "")),
        town=st.sampled_from(("anting", "malu", "")),
        counts=st.tuples(*[st.integers(0, 9)] * len(COUNTS)),
    )
)


@given(CELLS, st.sampled_from(SPLITS), st.sampled_from(SPLITS))
def test_numerators_and_denominators_add_up_across_any_split(
    cells: list[Cell], first: Split, second: Split
) -> None:
    """By any one dimension, and by a second one within each part of the first."""
    whole = total(cell.counts for cell in cells)
    parts = split(cells, first)
    within = [
        total(split([cell for cell in cells if key in split([cell], first)], second).values())
        for key in parts
    ]

    assert total(parts.values()) == whole
    assert total(within) == whole
    assert within == list(parts.values())


def test_each_figure_is_of_declared_columns_and_says_how_it_is_made() -> None:
    for measure in MEASURES:
        assert {measure.numerator, measure.denominator} <= set(COUNTS)
        assert " ÷ " in measure.formula
    assert {column for part in PARTS.values() for column in part} <= set(COUNTS)


def test_a_total_of_nothing_is_nothing() -> None:
    assert total([]) == counts()
    assert Line("", "", None, total([counts(due=1), counts(due=2)])).count("due") == 3
