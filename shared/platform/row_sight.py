"""Reads in a unit's name: the database itself shows that unit's rows alone, whatever a statement forgets.

The policies are migrations of the services; here the transaction says for whom it reads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.platform.acting import caller_now
from shared.platform.database import Connection, Pool
from shared.platform.identity import Identity

UNIT_ROLE = "tiaokuai_unit"
"""Reads what the policies show of the few tables it was granted, and changes nothing."""

_READ_AS = f"""
select set_config('role', '{UNIT_ROLE}', true), set_config('tiaokuai.units', $1, true),
       set_config('tiaokuai.section', $2, true), set_config('tiaokuai.sealed', $3, true)"""


@dataclass(frozen=True, slots=True)
class RowSight:
    """Whose rows may be read: of these units (none: nothing), of a section alone, with sealed ones."""

    units: frozenset[str]
    section: str | None = None
    sealed: bool = False


async def read_as(tx: Connection, sight: RowSight) -> None:
    """To the end of this transaction it reads with this sight, and can't write."""
    units = ",".join(sorted(sight.units))
    await tx.execute(_READ_AS, units, sight.section or "", "on" if sight.sealed else "")


class SightedPool:
    """The reading side of a pool: with the caller's sight where `sight_of` gives one, else as it is."""

    def __init__(self, pool: Pool, sight_of: Callable[[Identity], RowSight | None]) -> None:
        self._pool = pool
        self._sight_of = sight_of

    async def fetch(self, statement: str, *arguments: Any) -> Any:
        return await self._read("fetch", statement, arguments)

    async def fetchrow(self, statement: str, *arguments: Any) -> Any:
        return await self._read("fetchrow", statement, arguments)

    async def fetchval(self, statement: str, *arguments: Any) -> Any:
        return await self._read("fetchval", statement, arguments)

    async def _read(self, how: str, statement: str, arguments: tuple[Any, ...]) -> Any:
        caller = caller_now()
        sight = self._sight_of(caller) if caller else None
        if sight is None:
            return await getattr(self._pool, how)(statement, *arguments)
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            await read_as(connection, sight)
            return await getattr(connection, how)(statement, *arguments)
