"""How far a stage is behind: the age grows while it is stuck, without anybody setting it."""

from prometheus_client import REGISTRY

from shared.contract.records import Record
from shared.platform.metrics import StageMetrics
from shared.stream.behind import Behind
from shared.stream.ports import Claim, Partition


def _slice(*seconds: int) -> tuple[Claim, list[Record]]:
    records = [Record("in", 0, n, at * 1000, None, b"", ()) for n, at in enumerate(seconds)]
    return Claim(Partition("in", 0), 1, 0, 1), records


def _shown() -> float | None:
    return REGISTRY.get_sample_value("tiaokuai_stage_oldest_unprocessed_seconds", {"stage": "test.behind"})


def test_the_age_of_what_is_in_hand_grows_until_it_is_committed() -> None:
    clock = [100.0]
    behind = Behind(StageMetrics("test.behind"), lambda: clock[0])
    assert _shown() == 0
    behind.read([_slice(90, 95)])
    assert _shown() == 10
    clock[0] += 400
    assert _shown() == 410
    behind.committed([_slice(90, 95)], lag=3)
    assert _shown() == 405
    behind.committed([_slice(96)], lag=0)
    assert _shown() == 0


def test_nothing_to_read_is_no_age() -> None:
    behind = Behind(StageMetrics("test.behind"), lambda: 100.0)
    behind.read([_slice(10)])
    behind.nothing(heard=99.9)
    assert _shown() == 0


def test_a_log_out_of_hearing_is_not_an_empty_one() -> None:
    clock = [100.0]
    behind = Behind(StageMetrics("test.behind"), lambda: clock[0])
    behind.committed([_slice(90)], lag=7)
    clock[0] += 300
    behind.nothing(heard=101.0)
    assert _shown() == 310
    assert REGISTRY.get_sample_value("tiaokuai_stage_lag_records", {"stage": "test.behind"}) == 7
    behind.nothing(heard=399.9)
    assert _shown() == 0


def test_dead_letters_in_a_row_end_with_the_first_usable_record() -> None:
    stage = StageMetrics("test.row")
    row = ("tiaokuai_stage_dead_letters_in_a_row", {"stage": "test.row"})
    for codes, size, expected in ((["shape"] * 12, 12, 12), (["encoding"] * 9, 9, 21), (["shape"], 2, 0)):
        stage.letters(codes, size)
        assert REGISTRY.get_sample_value(*row) == expected
