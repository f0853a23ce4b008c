"""Which migrations make up a service's database: the stage's, the platform's, its own."""

from pathlib import Path

from deploy.local.databases import CONSOLE, DATABASES
from shared.platform.migrations import migrate

ROOT = Path(__file__).parents[1]
_SHARED = (ROOT / "shared/stream/migrations", ROOT / "shared/platform/migrations")


def migration_folders(service: str) -> tuple[Path, ...]:
    """The folders of a service, in the order in which they are applied; KeyError for an unknown service."""
    if service not in DATABASES:
        raise KeyError(service)
    shared = () if service == CONSOLE else _SHARED
    return (*shared, ROOT / "services" / service / "migrations")


async def migrate_service(service: str, dsn: str) -> list[str]:
    """Apply what this service's database lacks; returns the names applied. Raises as `migrate` does."""
    return await migrate(dsn, *migration_folders(service))
