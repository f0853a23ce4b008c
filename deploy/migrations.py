"""Which migrations make up a service's database: the stage's, the platform's, its own."""

from pathlib import Path

from deploy.local.databases import CONSOLE, DATABASES, OPERATOR, database_name
from shared.platform.database import connect
from shared.platform.migrations import Phase, migrate
from shared.platform.row_sight import UNIT_ROLE

ROOT = Path(__file__).parents[1]
EVERY_SERVICE = (ROOT / "shared/stream/migrations", ROOT / "shared/platform/migrations")
"""The folders of what every service but the console has beside its own tables."""


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
    if exists (select from pg_roles where rolname = '{unit}') then
        grant usage on schema public to {unit};
        {sight}
    end if;
end $rights$"""
"""The working role changes rows, never tables, and of the audit log it can only add to."""

_SIGHT = {
    "dispatch": f"grant select on work_order, complaint, order_event to {UNIT_ROLE};",
    "feedback": f"grant select on supervision_step, rating, rating_objection, rating_round to {UNIT_ROLE};"
    f"grant select (order_id, number, reference, category, confidentiality) on order_view to {UNIT_ROLE};",
}
"""What is read in a unit's name; policies say which rows of it."""


def migration_folders(service: str) -> tuple[Path, ...]:
    """The folders of a service, in the order in which they are applied; KeyError for an unknown service."""
    if service not in DATABASES:
        raise KeyError(service)
    shared = () if service == CONSOLE else EVERY_SERVICE
    return (*shared, ROOT / "services" / service / "migrations")


async def migrate_service(service: str, owner: str, phase: Phase | None = None) -> list[str]:
    """Apply what this service's database lacks; returns the names applied. `owner`: its owner's address.

    `phase` as of `migrate`. The working role and the operators' get their rights on what is new. Raises as
    `migrate` does.
    """
    applied = await migrate(owner, *migration_folders(service), phase=phase)
    await give_rights(owner, service)
    return applied


async def give_rights(owner: str, service: str) -> None:
    """Let the working role and the operators' do what they may, as far as those roles are there."""
    connection = await connect(owner, application="tiaokuai-migrate")
    try:
        roles = {"worker": database_name(service), "operator": OPERATOR, "unit": UNIT_ROLE}
        await connection.execute(_RIGHTS.format(**roles, sight=_SIGHT.get(service, "")))
    finally:
        await connection.close()
