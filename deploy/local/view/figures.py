"""The figures of the live view: what the databases and the processes' own metrics say now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import asyncpg
import httpx
from prometheus_client.parser import text_string_to_metric_families

from deploy.local.service_processes import ServiceProcesses
from deploy.local.session_file import Session
from shared.domain.lifecycle import OPEN
from shared.platform.web_client import web_client

_RECEIVED = "select (select count(*) from complaint where version > 0), (select count(*) from message)"
_ORDERS = """
select state, lead, count(*) as orders,
       count(*) filter (where binding < now() and state = any($1)) as overdue
from work_order group by state, lead"""
_DECIDED = "select count(*) from complaint"
_LETTERS = "select count(*) from dead_letter where state <> 'redriven'"
_LAG, _OLDEST = "tiaokuai_stage_lag_records", "tiaokuai_stage_oldest_unprocessed_seconds"


@dataclass(frozen=True, slots=True)
class Orders:
    """Work orders in one state under one lead."""

    state: str
    lead: str | None
    count: int
    overdue: int


@dataclass(frozen=True, slots=True)
class StageFigures:
    """How far a stage is behind: records, and the age of the oldest in seconds."""

    service: str
    stage: str
    lag: int
    oldest: float


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """A process: whether it lives, how often it was started again."""

    name: str
    running: bool
    restarts: int


@dataclass(frozen=True, slots=True)
class Figures:
    """One look at a running loop; what could not be reached is missing, `away` names it."""

    complaints: int = 0
    messages: int = 0
    decided: int = 0
    orders: tuple[Orders, ...] = ()
    dead_letters: Mapping[str, int] = field(default_factory=dict)
    stages: tuple[StageFigures, ...] = ()
    processes: tuple[ProcessFigures, ...] = ()
    away: tuple[str, ...] = ()


class Observer:
    """Collects figures; opened once, asked every second."""

    def __init__(self, session: Session, processes: ServiceProcesses) -> None:
        self._session = session
        self._processes = processes
        self._pools: dict[str, asyncpg.Pool] = {}
        self._web = web_client(timeout=2.0)

    async def __aenter__(self) -> Self:
        for service, address in self._session.services.items():
            self._pools[service] = await asyncpg.create_pool(
                address.dsn, min_size=0, max_size=1, command_timeout=5
            )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in self._pools.values():
            pool.terminate()
        await self._web.aclose()

    async def look(self) -> Figures:
        """The figures now; a server that is away costs its own figures alone."""
        processes = tuple(
            ProcessFigures(name, each.running, len(each.deaths)) for name, each in self._processes.items()
        )
        try:
            counted = await self._counted()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            return Figures(processes=processes, away=(f"PostgreSQL: {type(error).__name__}",))
        complaints, messages, decided, orders, letters = counted
        return Figures(complaints, messages, decided, orders, letters, tuple(await self._stages()), processes)

    async def _counted(self) -> tuple[int, int, int, tuple[Orders, ...], dict[str, int]]:
        complaints, messages = await self._pools["intake"].fetchrow(_RECEIVED)
        rows = await self._pools["dispatch"].fetch(_ORDERS, [state.value for state in OPEN])
        decided = await self._pools["dispatch"].fetchval(_DECIDED)
        letters = {service: await pool.fetchval(_LETTERS) for service, pool in self._pools.items()}
        return complaints, messages, decided, tuple(Orders(*row) for row in rows), letters

    async def _stages(self) -> list[StageFigures]:
        found: list[StageFigures] = []
        for service, address in self._session.services.items():
            try:
                page = await self._web.get(f"{address.health}/metrics")
            except httpx.HTTPError:
                continue
            found += stages_of(service, page.text)
        return found


def stages_of(service: str, page: str) -> Iterable[StageFigures]:
    """The stages on a metrics page; the direct lane reads nothing and is left out."""
    values: dict[str, dict[str, float]] = {_LAG: {}, _OLDEST: {}}
    for family in text_string_to_metric_families(page):
        if family.name in values:
            values[family.name] = {sample.labels["stage"]: sample.value for sample in family.samples}
    for stage, lag in sorted(values[_LAG].items()):
        if not stage.endswith(".direct"):
            yield StageFigures(service, stage, int(lag), values[_OLDEST].get(stage, 0.0))
