"""How the loop grows with what is stored: the rows of some complaints ten- and a hundredfold, then a feed.

Copies keep every row's size and shape: each id becomes another by its hash, the same everywhere, so that what
belonged together still does; numbers get an ending, keys of likeness another value.
"""

import asyncpg

from bench.loop import fresh_loop, new_complaints, throughput
from bench.memory import resident
from bench.table import Row
from deploy.local.databases import owner_dsn
from deploy.local.demo.play import Paces
from deploy.local.run import running
from deploy.local.session import Loop

STORED, FED, TIMES = 2000, 6000, (1, 10, 100)
_TABLES = {
    "intake": ("complaint", "message", "contact", "timeline"),
    "classifier": ("classified", "known_complaint", "repeat_key", "lesson"),
    "dispatch": ("complaint", "work_order", "order_event", "report", "city_report", "hop"),
    "feedback": ("order_view", "order_move", "callback", "callback_result", "verdict", "score"),
}
_COLUMNS = """
select a.attname as name, format_type(a.atttypid, null) as type from pg_attribute a
where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attidentity = ''
order by a.attnum"""
_OTHERWISE = {
    "uuid": "md5({0}::text || '/' || n)::uuid",
    "uuid[]": "(select array_agg(md5(u::text || '/' || n)::uuid) from unnest({0}) u)",
}
_NAMED = {
    "number": "{0} || '-' || n",
    "side": "{0} || '-' || n",
    "reference": "{0} || '-' || n",
    "complainant": "{0} # hashint8extended(n, 1)",
    "key": "{0} # hashint8extended(n, 1)",
    "keys": "(select array_agg(k # hashint8extended(n, 1)) from unnest({0}) k)",
}


async def stored(base: int = STORED, fed: int = FED) -> list[Row]:
    """One loop: fed, then its rows multiplied, fed again, and so on."""
    rows: list[Row] = []
    async with fresh_loop() as loop:
        async with running(loop, count=base, seed=9, paces=Paces()) as run:
            await run.until_quiet(1200)
        there = 1
        for times in TIMES:
            await _multiply(loop, there, times)
            there = times
            pace = await throughput(loop, new_complaints(loop, f"stored-{times}", fed, seed=times))
            held = {name: size for name, size in resident(loop).items() if name in loop.processes}
            rows.append(
                {
                    "stored": base * times,
                    "complaints/s": pace.per_second,
                    "µs CPU a complaint, ours": pace.cpu_micros,
                    "µs CPU a complaint, servers": pace.server_micros,
                    "GB on disk": await _gigabytes(loop),
                }
                | {f"MB {name}": size for name, size in held.items()}
            )
    return rows


async def _multiply(loop: Loop, there: int, wanted: int) -> None:
    """Copies number `there` to `wanted` of the first complaints' rows, in every service's own tables."""
    for service, tables in _TABLES.items():
        connection = await asyncpg.connect(owner_dsn(loop.session.admin_dsn, service))
        try:
            for table in tables:
                await connection.execute(f"create table if not exists first_{table} as table {table}")
                if wanted > there:
                    await connection.execute(await _copying(connection, table), there, wanted - 1)
                    # As rows of long ago are: else it would be done during the feed that is measured.
                    await connection.execute(f"vacuum (analyze) {table}")
        finally:
            await connection.close()


async def _copying(connection: asyncpg.Connection, table: str) -> str:
    columns = await connection.fetch(_COLUMNS, table)
    names = ", ".join(column["name"] for column in columns)
    values = ", ".join(_value(column["name"], column["type"]) for column in columns)
    # n by parameter: all copies in one statement, one pass over the first rows for each.
    return (
        f"insert into {table} ({names}) "  # noqa: S608 - our own tables' names
        f"select {values} from first_{table} f cross join generate_series($1::int, $2::int) n"
    )


def _value(name: str, kind: str) -> str:
    shape = _NAMED.get(name) if name in _NAMED else _OTHERWISE.get(kind)
    return (shape or "{0}").format(f"f.{name}")


async def _gigabytes(loop: Loop) -> float:
    connection = await asyncpg.connect(loop.session.admin_dsn)
    try:
        found: int = await connection.fetchval("select sum(pg_database_size(oid))::bigint from pg_database")
        return found / 1e9
    finally:
        await connection.close()
