"""Rates and ranking."""

from hypothesis import given
from hypothesis import strategies as st

from services.feedback.rules.rates import Rate, UnitCounts, scoreboard


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_rate_stays_between_nothing_and_all(part: int, rest: int) -> None:
    rate = Rate(part, part + rest)

    assert rate.value is None or 0 <= rate.lower <= rate.value <= 1


def test_nothing_to_divide_by_is_no_rate() -> None:
    assert Rate(0, 0).value is None


def test_one_easy_fix_does_not_top_the_table_and_small_samples_are_not_ranked() -> None:
    counts = [
        UnitCounts("easy", valid=5, solved=5),
        UnitCounts("steady", valid=100, solved=97),
        UnitCounts("weak", valid=100, solved=40),
        UnitCounts("tiny", valid=4, solved=4),
    ]

    table = scoreboard(counts, {"steady": "区市场监督管理局"}, minimum=5)

    assert [(each.unit, each.rank) for each in table] == [
        ("steady", 1),
        ("easy", 2),
        ("weak", 3),
        ("tiny", None),
    ]
    assert table[0].name == "区市场监督管理局"


def test_each_rate_carries_its_own_denominator() -> None:
    line = scoreboard(
        [
            UnitCounts(
                "x", dispatched=10, first_right=7, hops=4, closed=6, reworked=2, due=8, on_time=5,
                reached=6, valid=5, solved=4, rated=3, satisfied=2,
            )
        ],
        {},
        minimum=5,
    )[0]  # fmt: skip

    assert (line.on_time, line.solved, line.satisfied) == (Rate(5, 8), Rate(4, 5), Rate(2, 3))
    assert (line.rating, line.rework, line.first_dispatch) == (Rate(3, 6), Rate(2, 6), Rate(7, 10))
    assert line.mean_hops == 0.4
