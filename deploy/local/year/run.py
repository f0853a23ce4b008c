"""A generated year from nothing: its own database, loaded, counted, drafted, recomputed, each step timed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from deploy.local.databases import database_name, ensure_databases, owner_dsn
from deploy.local.postgres import LocalPostgres
from deploy.local.year.district import Generated
from deploy.local.year.load import lives, load_year, months_before
from deploy.migrations import migrate_service
from services.feedback.board.cells import Period
from services.feedback.board.desk import desk_of
from services.feedback.board.district import district_of
from services.feedback.board.editions import Draft, draft, verify
from services.feedback.board.scoring import catch_up, counting
from services.feedback.board.tables import board
from services.feedback.rules.publishing import Audience
from shared.catalogue.catalogue import Catalogue
from shared.domain.holidays import state_council
from shared.domain.worktime import SHANGHAI, WorkCalendar
from shared.platform.database import Connection, connect

_MINIMUM = 5
_MONTHS = 12
_SERVICE = "feedback"


@dataclass(slots=True)
class Clock:
    """Seconds of each step, in the order of the steps."""

    tell: Callable[[str], None]
    seconds: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=time.perf_counter)

    def done(self, step: str) -> None:
        """The step that just ended."""
        now = time.perf_counter()
        self.seconds[f"{step}_seconds"] = round(now - self.since, 2)
        self.tell(f"{step}: {self.seconds[f'{step}_seconds']} s")
        self.since = now


async def simulated(
    data: Path, orders: int, seed: int, catalogue: Catalogue, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Do it all; `verified` says whether the edition, recomputed from its events, agrees."""
    began = time.perf_counter()
    server = LocalPostgres(data / "postgres")
    await server.start()
    try:
        await ensure_databases(server.dsn())
        dsn = server.dsn(database_name(_SERVICE), database_name(_SERVICE))
        owner = owner_dsn(server.dsn(), _SERVICE)
        await migrate_service(_SERVICE, owner)
        connection = await connect(dsn, application="simulate-year", statement_seconds=None)
        try:
            result = await _year(connection, owner, orders, seed, catalogue, Clock(tell))
        finally:
            await connection.close()
    finally:
        await server.stop()
    return {"orders": orders, "seconds": round(time.perf_counter() - began, 2), **result}


async def _year(
    connection: Connection, owner: str, orders: int, seed: int, catalogue: Catalogue, clock: Clock
) -> dict[str, Any]:
    until = datetime.now(UTC)
    first, last = _twelve_months(until)
    generated = Generated(catalogue, state_council(), first, last, seed)
    events = await load_year(connection, lives(generated, orders, seed, until))
    await _tidy(owner)
    clock.done("loading")
    counted = await _count(connection, catalogue)
    clock.done("counting")
    desk = desk_of(catalogue, WorkCalendar(state_council()), _MINIMUM, 0)
    found = await board(connection, _period(first, last), desk)
    clock.done("scoreboard")
    verified = await _verified(connection, catalogue, _period(first, last))
    clock.done("verifying")
    units = len(found.tables["unit"])
    return {
        **clock.seconds,
        "verified": verified and counted == orders,
        "events": events,
        "units": units,
        "since": first.isoformat(),
        "until": last.isoformat(),
        "edition": 1,
    }


async def _tidy(owner: str) -> None:
    """What autovacuum would have done in a year."""
    connection = await connect(owner, application="simulate-year", statement_seconds=None)
    try:
        await connection.execute("vacuum analyze")
    finally:
        await connection.close()


async def _count(connection: Connection, catalogue: Catalogue) -> int:
    async with counting(connection):
        _, counted = await catch_up(connection, district_of(catalogue))
    return counted


async def _verified(connection: Connection, catalogue: Catalogue, period: Period) -> bool:
    district = district_of(catalogue)
    wanted = Draft(Audience.LEADERS, period, _MINIMUM, "simulate-year", datetime.now(UTC))
    async with counting(connection):
        edition = await draft(connection, wanted, district)
    return (await verify(connection, edition, district)).agrees


def _twelve_months(now: datetime) -> tuple[date, date]:
    """The twelve whole months before this one."""
    last = now.astimezone(SHANGHAI).date().replace(day=1)
    return months_before(last, _MONTHS), last


def _period(first: date, last: date) -> Period:
    start, end = (datetime(day.year, day.month, 1, tzinfo=SHANGHAI) for day in (first, last))
    return Period(start, end)
