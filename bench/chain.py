"""Four durable stages in a row by hand: plain, and in the shape of our own events (the bare shape)."""

from collections.abc import Sequence

from bench.course import Course, Output
from bench.note import SMALL, message
from bench.pace import Contestant, Pace, Stretch, measure
from bench.testbed import Testbed

Step = tuple[int, ...]
"""The sizes in bytes of what a stage sends for each event read; the next stage reads the last of them."""

PLAIN: tuple[Step, ...] = ((SMALL,), (SMALL,), (SMALL,), (SMALL,))

SHAPE: tuple[Step, ...] = ((2000,), (2500,), (1700, 2300), (600,))
"""As the loop: intake and classifier one each, dispatch an order to a unit and its move, feedback a status.

Sizes are those of the demo's complaints on our topics.
"""

UNITS = 40


async def chain(testbed: Testbed, steps: Sequence[Step], count: int, *, measured: int) -> Pace:
    """All stages at once, `count` events through; the pace at what stage `measured` (from 0) sends on."""
    source = await testbed.topic("bench.chain.in")
    await testbed.load(message(number, source) for number in range(count))
    contestants, targets = [], []
    for place, sizes in enumerate(steps):
        outputs = [Output(topics=await _topics(testbed, last=n == len(sizes)), bytes=size)
                   for n, size in enumerate(sizes, 1)]  # fmt: skip
        course = Course(
            name=f"chain{place}",
            kafka=testbed.kafka,
            dsn=await testbed.database(),
            outputs={source: tuple(outputs)},
        )
        contestants.append(Contestant("bench.peers.bare", course))
        source = outputs[-1].topics[0]
        targets.append(source)
    return await measure(testbed, contestants, [targets[measured]], Stretch(count // 10, count, 60.0))


async def _topics(testbed: Testbed, *, last: bool) -> tuple[str, ...]:
    """One topic for what goes on, the units' own for what leaves the chain."""
    if last:
        return (await testbed.topic("bench.chain"),)
    return tuple(await testbed.topics(["bench.unit"] * UNITS, 1))
