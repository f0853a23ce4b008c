"""Durable stages in a row by hand: each reads flows of events and sends others, and does nothing else."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench.course import Course, Output
from bench.note import SMALL, message
from bench.pace import Contestant, Pace, Stretch, measure
from bench.testbed import Testbed

START = "start"
"""The flow that is there before the stages are: nobody sends it."""


class Sent(NamedTuple):
    """A flow as a stage sends it: `each` event read makes so many, of so many bytes.

    `topics` of one partition each where every unit has its own, else one topic of four.
    """

    flow: str
    bytes: int = SMALL
    each: float = 1.0
    topics: int = 1


Leg = Mapping[str, tuple[Sent, ...]]
"""A stage: flow read → what is sent for it; nothing where it is only kept."""

PLAIN: tuple[Leg, ...] = tuple(
    {source: (Sent(target),)} for source, target in ((START, "1"), ("1", "2"), ("2", "3"), ("3", "4"))
)


class Goal(NamedTuple):
    """The flow that is measured, and how many of its events there are for each event of the start."""

    flow: str
    each: float = 1.0


async def chain(testbed: Testbed, legs: Sequence[Leg], goal: Goal, count: int) -> Pace:
    """All stages at once, `count` events through; the pace at the goal."""
    topics: dict[str, tuple[str, ...]] = {START: (await testbed.topic("bench.chain.in"),)}
    for sent in (sent for leg in legs for several in leg.values() for sent in several):
        one = sent.topics == 1
        names = ["bench.chain"] if one else ["bench.unit"] * sent.topics
        topics[sent.flow] = tuple(await testbed.topics(names, 4 if one else 1))
    await testbed.load(message(number, topics[START][0]) for number in range(count))
    contestants = [
        Contestant("bench.peers.bare", await _course(testbed, f"chain{place}", leg, topics))
        for place, leg in enumerate(legs)
    ]
    # Not to the last event: shares of many flows don't come out to one.
    stretch = Stretch(int(0.1 * count * goal.each), int(0.95 * count * goal.each), 60.0)
    return await measure(testbed, contestants, list(topics[goal.flow]), stretch)


async def _course(testbed: Testbed, name: str, leg: Leg, topics: Mapping[str, tuple[str, ...]]) -> Course:
    outputs = {
        topics[read][0]: tuple(Output(topics=topics[s.flow], bytes=s.bytes, each=s.each) for s in sent)
        for read, sent in leg.items()
    }
    return Course(name=name, kafka=testbed.kafka, dsn=await testbed.database(), outputs=outputs)
