"""What a database is, as told by its catalogue, and what of a change the version in service would notice."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.platform.database import Connection

_COLUMNS = """
select c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) as kind,
       a.attnotnull as needed, a.atthasdef or a.attidentity <> '' as filled, a.attgenerated <> '' as generated
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'p') and a.attnum > 0
  and not a.attisdropped"""

# By what a row of a table may be refused, changed or hidden: the old version knew nothing of a new one.
_LIMITS = """
select conrelid::regclass::text || ' ' || conname as name, pg_get_constraintdef(oid) as said
from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0
union all
select indrelid::regclass::text || ' ' || indexrelid::regclass, pg_get_indexdef(indexrelid)
from pg_index join pg_class c on c.oid = indexrelid
where indisunique and c.relnamespace = 'public'::regnamespace
union all
select tgrelid::regclass::text || ' ' || tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
union all
select tablename || ' ' || policyname, coalesce(qual, '') || coalesce(with_check, '') from pg_policies
union all
select oid::regclass || ' rows', relrowsecurity::text from pg_class
where relnamespace = 'public'::regnamespace and relrowsecurity"""

_OTHERS = """
select oid::regprocedure::text || ' ' || prorettype::regtype as name from pg_proc
where pronamespace = 'public'::regnamespace
union all
select sequencename from pg_sequences where schemaname = 'public'
union all
select indexname from pg_indexes where schemaname = 'public'"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a writer meets it."""

    kind: str
    needed: bool
    filled: bool
    generated: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """Columns by `table.column`; limits by `table name`; names of functions, sequences and indexes."""

    columns: dict[str, Column]
    limits: dict[str, str]
    others: frozenset[str]

    @property
    def tables(self) -> set[str]:
        return {name.partition(".")[0] for name in self.columns}


async def schema_of(connection: Connection) -> Schema:
    """As it is now."""
    columns = {row["name"]: Column(*tuple(row)[1:]) for row in await connection.fetch(_COLUMNS)}
    limits = {row["name"]: row["said"] for row in await connection.fetch(_LIMITS)}
    others = frozenset(row["name"] for row in await connection.fetch(_OTHERS))
    return Schema(columns, limits, others)


def noticed(old: Schema, new: Schema) -> Iterator[str]:
    """What is gone, changed, or asked of a writer who doesn't know of it; nothing if the change only adds."""
    for name, column in old.columns.items():
        yield from (f"{name} {told}" for told in _changed(column, new.columns.get(name)))
    for name, column in new.columns.items():
        on_old_table = name.partition(".")[0] in old.tables and name not in old.columns
        if on_old_table and column.needed and not column.filled:
            yield f"{name} is new and must be given"
    for name, said in new.limits.items():
        if name.partition(" ")[0] in old.tables and old.limits.get(name) != said:
            yield f"{name} is new: {said}"
    yield from (f"{name} is gone" for name in sorted(old.others - new.others))


def _changed(was: Column, now: Column | None) -> Iterator[str]:
    if now is None:
        yield "is gone"
    elif (now.kind, now.generated) != (was.kind, was.generated):
        yield f"is {now.kind}, was {was.kind}"
    elif (now.needed and not was.needed) or (was.filled and not now.filled):
        yield "must be given now"
