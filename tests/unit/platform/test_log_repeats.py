"""Without its broker a Kafka client would fill the disk with one line: libraries are cut short, not we."""

import logging

from shared.platform.log_repeats import SECONDS, TIMES, Repeats


def record(at: float, name: str = "aiokafka", words: str = "Unable connect to %s") -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, "", 0, words, ("a broker",), None)
    made.created = at
    return made


def passed(records: list[logging.LogRecord]) -> list[str]:
    repeats = Repeats("tiaokuai")
    return [each.getMessage() for each in records if repeats.filter(each)]


def test_the_same_words_pass_three_times_and_then_say_how_many_were_left_out() -> None:
    said = passed([record(0.1 * tick) for tick in range(50)] + [record(2 * SECONDS)])
    assert said == ["Unable connect to a broker"] * TIMES + [
        f"Unable connect to a broker (left out before: {50 - TIMES})"
    ]


def test_other_words_and_other_libraries_are_counted_apart() -> None:
    many = [record(0.01 * tick) for tick in range(10)]
    said = passed([*many, record(0.2, words="Heartbeat failed for %s"), record(0.2, name="asyncio")])
    assert len(said) == TIMES + 2


def test_our_own_lines_all_pass() -> None:
    assert len(passed([record(0.01 * tick, name="tiaokuai.shared") for tick in range(10)])) == 10
