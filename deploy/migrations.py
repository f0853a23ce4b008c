"""Which migrations make up a service's database: the stage's, the platform's, its own."""

from pathlib import Path

from deploy.local.databases import CONSOLE, DATABASES, OPERATOR, database_name
from shared.platform.database import connect
from shared.platform.migrations import migrate

ROOT = Path(__file__).parents[1]
_SHARED = (ROOT / "shared/stream/migrations", ROOT / "shared/platform/migrations")

# Where a district has other roles, it grants to its own: a role that isn't there gets nothing.
_RIGHTS = """
do $rights$
declare appendonly text;
begin
    if exists (select from pg_roles where rolname = '{worker}') and current_user <> '{worker}' then
        grant usage on schema public to {worker};
        grant select, insert, update, delete on all tables in schema public to {worker};
        grant usage, select on all sequences in schema public to {worker};
        foreach appendonly in array array['audit_entry', 'audit_block', 'schema_migration',
            'edition', 'publication', 'objection_decision', 'exclusion'] loop
            if to_regclass(appendonly) is not null then
                execute format('revoke update, delete on %I from {worker}', appendonly);
            end if;
        end loop;
        revoke insert on schema_migration from {worker};
    end if;
    if exists (select from pg_roles where rolname = '{operator}') then
        grant usage on schema public to {operator};
        grant select on all tables in schema public to {operator};
    end if;
end $rights$"""
"""The working role changes rows, never tables, and of the audit log it can only add to."""


def migration_folders(service: str) -> tuple[Path, ...]:
    """The folders of a service, in the order in which they are applied; KeyError for an unknown service."""
    if service not in DATABASES:
        raise KeyError(service)
    shared = () if service == CONSOLE else _SHARED
    return (*shared, ROOT / "services" / service / "migrations")


async def migrate_service(service: str, owner: str) -> list[str]:
    """Apply what this service's database lacks; returns the names applied. `owner`: its owner's address.

    The working role and the operators' get their rights on what is new. Raises as `migrate` does.
    """
    applied = await migrate(owner, *migration_folders(service))
    connection = await connect(owner, application="tiaokuai-migrate")
    try:
        await connection.execute(_RIGHTS.format(worker=database_name(service), operator=OPERATOR))
    finally:
        await connection.close()
    return applied
