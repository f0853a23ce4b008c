"""Rotation of sealing keys: what an older key sealed is sealed anew by the current one, in service."""

from dataclasses import dataclass

from shared.platform.database import Connection
from shared.platform.sealing import Sealer

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """Where sealed bytes lie, and what they are bound to: `bound` and the row's id."""

    table: str
    key: str
    column: str
    bound: bytes = b""


async def reseal(connection: Connection, place: SealedColumn, sealer: Sealer) -> int:
    """Seal at most 500 rows anew, in one transaction; returns how many, 0 when the old keys may go.

    Rows somebody holds are left for the next round. Raises `PlatformError` unsealable.
    """
    async with connection.transaction():
        rows = await connection.fetch(_find(place), sealer.header, AT_ONCE)
        keys = [row["key"] for row in rows]
        bound = [place.bound + key.bytes for key in keys]
        opened = [sealer.open(row["sealed"], b) for row, b in zip(rows, bound, strict=True)]
        anew = [sealer.seal(plain, b) for plain, b in zip(opened, bound, strict=True)]
        await connection.execute(_replace(place), keys, anew)
    return len(rows)


async def left_behind(connection: Connection, place: SealedColumn, sealer: Sealer) -> int:
    """How many rows an older key sealed."""
    count = f"select count(*) from {place.table} where {_older(place)}"  # noqa: S608 - names of our own
    found: int = await connection.fetchval(count, sealer.header)
    return found


def _find(place: SealedColumn) -> str:
    return (
        f"select {place.key} as key, {place.column} as sealed from {place.table} "  # noqa: S608
        f"where {_older(place)} limit $2 for update skip locked"
    )


def _older(place: SealedColumn) -> str:
    return f"{place.column} is not null and substring({place.column} from 1 for 3) <> $1"


def _replace(place: SealedColumn) -> str:
    return (
        f"update {place.table} t set {place.column} = n.sealed "  # noqa: S608
        f"from unnest($1::uuid[], $2::bytea[]) n(key, sealed) where t.{place.key} = n.key"
    )
