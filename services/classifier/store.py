"""The classifier's statements, each with the reason for its shape."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.classifier.rules.repeats import WINDOW, Known
from shared.platform.database import Connection

# Which versions are new here: a version is classified once, whoever sends it again.
_NEW_VERSIONS = """
select c.id, c.version from unnest($1::uuid[], $2::int[]) as c(id, version)
where not exists (select from classified k where k.complaint_id = c.id and k.version = c.version)"""

# The latest twenty of each side are enough to know a repeat, and bound the work for one who writes daily.
_KNOWN = """
select k.* from unnest($1::text[]) as s(side)
cross join lateral (
    select complaint_id, side, enterprise_key, place, matching_copy, matter_id, received_at
    from known_complaint where side = s.side and received_at >= $2
    order by received_at desc limit 20) k"""

_INSERT_CLASSIFIED = """
insert into classified (complaint_id, version, model, result, at)
select id, version, $3, result, $5 from unnest($1::uuid[], $2::int[], $4::bytea[]) as c(id, version, result)
on conflict do nothing"""

# A later version of the same complaint carries its latest text; its matter stays what it was.
_KEEP_KNOWN = """
insert into known_complaint
    (complaint_id, side, enterprise_key, place, matching_copy, matter_id, received_at)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[],
                     $7::timestamptz[])
on conflict (complaint_id) do update
set matching_copy = excluded.matching_copy, place = excluded.place,
    enterprise_key = excluded.enterprise_key"""

_RESULT = "select result from classified where complaint_id = $1 order by version desc limit 1"


async def new_versions(tx: Connection, wanted: Sequence[tuple[UUID, int]]) -> set[tuple[UUID, int]]:
    """Of these (complaint, version), the ones not yet classified."""
    rows = await tx.fetch(_NEW_VERSIONS, [i for i, _ in wanted], [v for _, v in wanted])
    return {(row["id"], row["version"]) for row in rows}


async def known_by_side(tx: Connection, sides: Sequence[str], now: datetime) -> dict[str, dict[UUID, Known]]:
    """Earlier complaints of each side within the window, by complaint."""
    found: dict[str, dict[UUID, Known]] = {side: {} for side in sides}
    if sides:
        for row in await tx.fetch(_KNOWN, sides, now - WINDOW):
            found[row["side"]][row["complaint_id"]] = Known(*row.values())
    return found


async def keep(
    tx: Connection,
    model: str,
    results: Mapping[tuple[UUID, int], bytes],
    known: Sequence[Known],
    now: datetime,
) -> None:
    """Write what was said of each version, and by what each complaint can be known again."""
    keys = list(results)
    columns: list[Any] = [[i for i, _ in keys], [v for _, v in keys], model, list(results.values()), now]
    await tx.execute(_INSERT_CLASSIFIED, *columns)
    if known:
        await tx.execute(
            _KEEP_KNOWN,
            [k.complaint_id for k in known],
            [k.side for k in known],
            [k.enterprise_key for k in known],
            [k.place for k in known],
            [k.copy for k in known],
            [k.matter_id for k in known],
            [k.received_at for k in known],
        )


async def result_of(connection: Connection, complaint_id: UUID) -> bytes | None:
    """The classification of a complaint's latest version, as it was sent."""
    found: bytes | None = await connection.fetchval(_RESULT, complaint_id)
    return found
