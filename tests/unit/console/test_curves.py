"""Metrics pages as curves."""

from datetime import UTC, datetime, timedelta

from services.console.watching.samples import KEPT, Curves, sample_of

PAGE = """# HELP tiaokuai_stage_events_in_total Records
# TYPE tiaokuai_stage_events_in_total counter
tiaokuai_stage_events_in_total{stage="orders"} 40.0
# HELP tiaokuai_stage_dead_letters_total Letters
# TYPE tiaokuai_stage_dead_letters_total counter
tiaokuai_stage_dead_letters_total{code="field",stage="orders"} 2.0
tiaokuai_stage_dead_letters_total{code="shape",stage="orders"} 3.0
# HELP tiaokuai_stage_lag_records Lag
# TYPE tiaokuai_stage_lag_records gauge
tiaokuai_stage_lag_records{stage="orders"} 9.0
# HELP python_info Python
# TYPE python_info gauge
python_info{version="3"} 1.0
"""
START = datetime(2026, 3, 9, tzinfo=UTC)


def test_a_page_becomes_a_sample_by_stage() -> None:
    assert sample_of(PAGE) == {
        ("orders", "events_in_total"): 40.0,
        ("orders", "dead_letters_total"): 5.0,
        ("orders", "lag_records"): 9.0,
    }


def test_what_is_counted_is_drawn_as_a_rate_and_a_new_process_is_no_negative_one() -> None:
    curves = Curves()
    for n, value in enumerate((0.0, 50.0, 10.0, 60.0)):
        curves.add(START + timedelta(seconds=5 * n), [{("orders", "events_in_total"): value}])
    assert curves.curve("orders", "events_in_total") == [10.0, 0.0, 10.0]
    assert curves.rate("orders", "events_in_total", samples=2) == 5.0


def test_an_hour_is_kept_and_no_more() -> None:
    curves = Curves()
    for n in range(KEPT + 10):
        curves.add(START + timedelta(seconds=5 * n), [{("orders", "lag_records"): float(n)}, {}])
    assert len(curves.curve("orders", "lag_records")) == KEPT
    assert curves.latest("orders", "lag_records") == KEPT + 9
    assert curves.stages() == ["orders"]
    assert curves.rate("nowhere", "events_in_total") == 0.0
