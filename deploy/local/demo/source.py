"""The 12345 simulator at work: it publishes a series, as fast as Kafka takes it or at a human pace."""

import asyncio
from collections.abc import Iterator
from itertools import islice

from deploy.local.demo.chance import dice
from deploy.local.demo.complaints import Said, Series, said
from deploy.local.demo.formats import as_sent, unreadable
from deploy.local.demo.poison import poison
from deploy.local.demo.sender import Outgoing, Sender
from shared.catalogue.catalogue import Catalogue

_AT_ONCE = 500


class Source:
    """Plays one series; `complaints` counts those begun, `messages` everything said."""

    def __init__(self, catalogue: Catalogue, series: Series, sender: Sender) -> None:
        self._series = series
        self._sender = sender
        self._left = said(catalogue, series)
        self.complaints = 0
        self.messages = 0
        self.finished = False

    async def run(self, per_second: float = 0.0) -> None:
        """Say everything; so many messages a second, or as fast as they are acknowledged."""
        at_once = _AT_ONCE if not per_second else 1
        while batch := self._next(at_once):
            await self._sender.send([outgoing for _, outgoing in batch])
            self.messages += len(batch)
            self.complaints = max(self.complaints, 1 + max(each.of for each, _ in batch))
            if per_second:
                await asyncio.sleep(1 / per_second)
        self.finished = True

    def _next(self, count: int) -> list[tuple[Said, Outgoing]]:
        return [(each, self._outgoing(each)) for each in self._some(count)]

    def _some(self, count: int) -> Iterator[Said]:
        return islice(self._left, count)

    def _outgoing(self, each: Said) -> Outgoing:
        if each.submission is not None:
            return as_sent(each.submission)
        name = f"{self._series.name}-{each.of:06d}"
        return unreadable(*poison(dice("poison", self._series.seed, name)), key=name)
