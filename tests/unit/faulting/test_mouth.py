"""12345 speaks part by part: everything once, in order, and a hot part is one firm's to the end."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

import pytest

from deploy.local.demo.complaints import Said, Series, said
from deploy.local.demo.sender import Outgoing, Sender
from deploy.local.faulting import load as speaking
from deploy.local.faulting.load import Mouth
from shared.catalogue.load import load

SERIES = Series("T", 1, 60, datetime(2026, 1, 5, tzinfo=UTC))


class Heard:
    """A sender that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[Outgoing] = []

    async def send(self, messages: Sequence[Outgoing]) -> None:
        self.messages += messages


@pytest.fixture
def everything() -> list[Said]:
    return list(said(load(), SERIES))


async def spoken(everything: list[Said], monkeypatch: pytest.MonkeyPatch, hot: bool) -> list[Outgoing]:
    monkeypatch.setattr(speaking, "PART_SECONDS", 0.0)
    heard = Heard()
    mouth = Mouth(SERIES, iter(everything), cast("Sender", heard))
    await mouth.speak(20)
    await mouth.speak(40, hot=hot)
    await mouth.speak(61)
    return heard.messages


@pytest.mark.parametrize("hot", [False, True])
async def test_everything_is_said_once_and_in_order(
    everything: list[Said], monkeypatch: pytest.MonkeyPatch, hot: bool
) -> None:
    messages = await spoken(everything, monkeypatch, hot)
    expected = [as_id(each) for each in everything]
    assert [each.about for each in messages] == expected


def as_id(each: Said) -> str:
    return speaking._outgoing(SERIES, each).about


async def test_a_complaint_of_a_hot_part_stays_its_firms(
    everything: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = await spoken(everything, monkeypatch, hot=False)
    hot = await spoken(everything, monkeypatch, hot=True)
    changed = {each.of for each, a, b in zip(everything, cold, hot, strict=True) if a.value != b.value}
    assert changed <= set(range(20, 40))
    assert len(changed) > 15


async def test_nobody_waits_for_an_answer_before_the_next_is_said(
    everything: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "PART_SECONDS", 0.0)

    class Slow(Heard):
        """Answers when everything has been said."""

        async def send(self, messages: Sequence[Outgoing]) -> None:
            await super().send(messages)
            while len(self.messages) < len(everything):
                await asyncio.sleep(0)

    slow = Slow()
    async with asyncio.timeout(10):
        await Mouth(SERIES, iter(everything), cast("Sender", slow)).speak(61)
    assert len(slow.messages) == len(everything)
