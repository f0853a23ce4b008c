"""What a service is made of: stages, timers, routes. Its `__main__` builds one; the host runs it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import asyncpg
from starlette.routing import BaseRoute

from shared.stream.direct import DirectLane
from shared.stream.looks import Missing, Twice
from shared.stream.stage import StageSpec


@dataclass(frozen=True, slots=True)
class Store:
    """A service's database outside the stages: a pool to read, the direct lane to change and send."""

    pool: asyncpg.Pool
    direct: DirectLane


@dataclass(frozen=True, slots=True)
class Timer:
    """Work done every `seconds`, in one process at a time (an advisory lock), with a store."""

    name: str
    seconds: float
    work: Callable[[Store], Awaitable[None]]

    def number(self, service: str) -> int:
        """Its own among all services' timers, the same in every process."""
        return crc32(f"{service}.{self.name}".encode())

    def first(self, service: str) -> float:
        """Seconds until its first turn: by its name, so that those of a moment's start don't always meet."""
        return self.seconds * (self.number(service) % 97) / 97


Routes = Callable[[Store], Sequence[BaseRoute]]


def no_routes(_store: Store) -> Sequence[BaseRoute]:
    """A service without an HTTP side."""
    return ()


@dataclass(frozen=True, slots=True)
class Service:
    """A service, wired: everything the host needs to run any of its roles."""

    name: str
    migrations: Path
    stages: tuple[StageSpec, ...]
    timers: tuple[Timer, ...] = ()
    routes: Routes = field(default=no_routes)
    missing: tuple[Missing, ...] = ()
    """What this service knows must come, for the looks at its integrity."""
    twice: tuple[Twice, ...] = ()
    """What it knows may be there once."""
    large_bodies: Mapping[str, int] = field(default_factory=dict)
    """Paths' ends whose bodies may be larger than usual → bytes."""
