"""A database for every service; one role owns it, another works in it; operators only read."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import asyncpg

from shared.platform.row_sight import UNIT_ROLE

SERVICES = ("intake", "classifier", "dispatch", "feedback")
CONSOLE = "console"
DATABASES = (*SERVICES, CONSOLE)
"""Those on Kafka, and the console, which keeps its people's accounts and nothing else."""

READ_BY_UNITS = ("dispatch", "feedback")
"""Those that units read from: for such a read their role becomes `tiaokuai_unit`, which policies bind."""

OPERATOR = "tiaokuai_operator"
"""Reads every database and changes none."""


def database_name(service: str) -> str:
    """The service's database, and the role the service works in."""
    return f"tiaokuai_{service}"


def owner_name(service: str) -> str:
    """The role that owns the tables: migrations alone take it on."""
    return f"{database_name(service)}_owner"


def owner_dsn(admin_dsn: str, service: str) -> str:
    """The administrator's address turned into the owner's of a service's database."""
    return at_database(admin_dsn, database_name(service), role=owner_name(service))


def service_dsn(admin_dsn: str, service: str) -> str:
    """The administrator's address turned into a service's: its database, acting as its role.

    The role is taken on at the start of the session, so that no second password is needed.
    """
    return at_database(admin_dsn, database_name(service), role=database_name(service))


def at_database(admin_dsn: str, database: str, *, role: str = "") -> str:
    """The same server and login, another database; with `role`, every session acts as that role."""
    parts = urlsplit(admin_dsn)
    query = dict(parse_qsl(parts.query))
    if role:
        query["options"] = f"-c role={role}"
    return urlunsplit(parts._replace(path=f"/{database}", query=urlencode(query, quote_via=quote)))


async def ensure_roles(admin_dsn: str) -> None:
    """Create what is missing of the roles."""
    connection = await asyncpg.connect(admin_dsn)
    try:
        await _ensure_role(connection, OPERATOR)
        await connection.execute(f"alter role {OPERATOR} set default_transaction_read_only = on")
        await connection.execute(f"alter role {OPERATOR} set statement_timeout = '30s'")
        await _ensure_role(connection, UNIT_ROLE, "nologin")
        for service in DATABASES:
            for role in (database_name(service), owner_name(service)):
                await _ensure_role(connection, role)
        for service in READ_BY_UNITS:
            await connection.execute(f"alter role {database_name(service)} bypassrls")
            await connection.execute(f"grant {UNIT_ROLE} to {database_name(service)}")
    finally:
        await connection.close()


async def ensure_databases(admin_dsn: str) -> None:
    """Create what is missing of the services' roles and databases; what is there stays as it is."""
    await ensure_roles(admin_dsn)
    connection = await asyncpg.connect(admin_dsn)
    try:
        for service in DATABASES:
            await _ensure_database(connection, admin_dsn, service)
    finally:
        await connection.close()


async def _ensure_database(connection: asyncpg.Connection, admin_dsn: str, service: str) -> None:
    name, owner = database_name(service), owner_name(service)
    held_by = await connection.fetchval(
        "select pg_get_userbyid(datdba) from pg_database where datname = $1", name
    )
    if held_by is None:
        await connection.execute(f"create database {name} owner {owner}")
    elif held_by != owner:
        await _hand_over(connection, at_database(admin_dsn, name), name, owner)
    await connection.execute(f"revoke connect on database {name} from public")
    await connection.execute(f"grant connect on database {name} to {name}, {OPERATOR}")


async def _ensure_role(connection: asyncpg.Connection, role: str, login: str = "login") -> None:
    if not await connection.fetchval("select 1 from pg_roles where rolname = $1", role):
        await connection.execute(f"create role {role} {login}")
        await connection.execute(f"grant {role} to current_user")


async def _hand_over(connection: asyncpg.Connection, dsn: str, name: str, owner: str) -> None:
    """A database from before owner and worker were told apart."""
    inside = await asyncpg.connect(dsn)
    try:
        await inside.execute(f"reassign owned by {name} to {owner}")
    finally:
        await inside.close()
    await connection.execute(f"alter database {name} owner to {owner}")
