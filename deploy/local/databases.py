"""A database and a role for every service that owns facts; each role sees its own database alone."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import asyncpg

SERVICES = ("intake", "classifier", "dispatch", "feedback")
CONSOLE = "console"
DATABASES = (*SERVICES, CONSOLE)
"""Those on Kafka, and the console, which keeps its people's accounts and nothing else."""


def database_name(service: str) -> str:
    """The service's database, and the role that owns it."""
    return f"tiaokuai_{service}"


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


async def ensure_databases(admin_dsn: str) -> None:
    """Create what is missing of the services' roles and databases; what is there stays as it is."""
    connection = await asyncpg.connect(admin_dsn)
    try:
        for service in DATABASES:
            await _ensure_database(connection, database_name(service))
    finally:
        await connection.close()


async def _ensure_database(connection: asyncpg.Connection, name: str) -> None:
    if not await connection.fetchval("select 1 from pg_roles where rolname = $1", name):
        await connection.execute(f"create role {name} login")
        await connection.execute(f"grant {name} to current_user")
    if not await connection.fetchval("select 1 from pg_database where datname = $1", name):
        await connection.execute(f"create database {name} owner {name}")
        await connection.execute(f"revoke connect on database {name} from public")
