"""Samples of a profiler are counted to the part whose code is innermost."""

from bench.where import by_part

STACKS = """\
main (shared/stream/stage.py);decode (shared/contract/codec.py:70);validate (pydantic/main.py) 6
main (shared/stream/stage.py);save (services/dispatch/store.py:80);execute (asyncpg/connection.py) 3
main (shared/stream/stage.py);apply (services/dispatch/rules/orders.py:10) 2
main (asyncio/runners.py) 1
run (threading.py:982);_worker (concurrent/futures/thread.py:81) 40
main (asyncio/base_events.py:607);select (selectors.py:468) 30
"""


def test_the_innermost_known_frame_counts_and_waiting_never() -> None:
    shares = by_part(STACKS)
    assert {name: round(12 * share) for name, share in shares.items() if share} == {
        "decode": 6,
        "commit": 3,
        "decide": 2,
        "the rest": 1,
    }


def test_no_samples_are_no_shares() -> None:
    assert set(by_part("").values()) == {0.0}
