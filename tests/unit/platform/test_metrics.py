"""Metrics keep the conventions, and a stage's series exist before anything happens."""

from prometheus_client import REGISTRY, Counter, Gauge, Histogram

from shared.contract.errors import FAULTS
from shared.platform import metrics
from shared.platform.metrics import StageMetrics

BOUNDED = {"stage", "code", "reason", "route", "method", "status", "le", "kind", "queue", "outcome", "source"}
BOUNDED |= {
    "owner",
    "reached",
    "result",
    "relation",
    "from_unit",
    "to_unit",
    "unit",
    "place",
    "rule",
    "met",
    "service",
}
BOUNDED |= {"what", "step", "solved", "satisfaction", "level", "change"}


def test_every_metric_has_our_prefix_a_meaning_and_bounded_labels() -> None:
    StageMetrics("test.conventions")
    ours = [family for family in REGISTRY.collect() if family.name.startswith("tiaokuai_")]
    declared = [each for each in vars(metrics).values() if isinstance(each, Counter | Gauge | Histogram)]
    assert len(ours) >= len(declared) >= 14
    for family in ours:
        assert family.documentation
        assert {label for sample in family.samples for label in sample.labels} <= BOUNDED


def test_a_stage_is_at_zero_before_its_first_batch() -> None:
    StageMetrics("test.quiet")
    labels = {"stage": "test.quiet"}
    names = ["events_in_total", "events_out_total", "fenced_total", "lag_records", "refused_partitions"]
    assert [REGISTRY.get_sample_value(f"tiaokuai_stage_{name}", labels) for name in names] == [0.0] * 5


def test_the_first_flood_of_a_kind_is_a_rise_from_zero() -> None:
    StageMetrics("test.flood")
    assert set(metrics.FOUND_AT_THE_DOOR) <= FAULTS.keys()
    for code in metrics.FOUND_AT_THE_DOOR:
        labels = {"stage": "test.flood", "code": code}
        assert REGISTRY.get_sample_value("tiaokuai_stage_dead_letters_total", labels) == 0


def test_dead_letters_and_retries_are_counted_by_their_reason() -> None:
    stage = StageMetrics("test.busy")
    stage.letters(["encoding"] * 3, 5)
    stage.retry("deadlock")
    dead = {"stage": "test.busy", "code": "encoding"}
    again = {"stage": "test.busy", "reason": "deadlock"}
    assert REGISTRY.get_sample_value("tiaokuai_stage_dead_letters_total", dead) == 3
    assert REGISTRY.get_sample_value("tiaokuai_stage_retries_total", again) == 1
