"""Once before the services of compose.yaml: topics, databases, keys, people; again it changes nothing.

    python -m deploy.local.preparing <folder of the keys>

TIAOKUAI_KAFKA_BOOTSTRAP and TIAOKUAI_POSTGRES_DSN (as an administrator) name the servers, TIAOKUAI_CATALOGUE
the folder of a catalogue other than the shipped one.
"""

import asyncio
import os
import sys
from pathlib import Path

from deploy.local.access import ensure_access
from deploy.local.console import ensure_accounts
from deploy.local.databases import CONSOLE, DATABASES, ensure_databases, owner_dsn
from deploy.local.session_file import ServiceAddress
from deploy.migrations import migrate_service
from shared.catalogue.load import catalogue_of
from shared.contract.topics import all_topics
from shared.platform.kafka_login import login_from
from shared.stream.topic_admin import apply_topics


async def prepare(folder: Path, servers: str, admin_dsn: str, address: str) -> str:
    """Make what is missing; returns where to sign in, as whom. Raises RuntimeError where Kafka refuses."""
    catalogue = catalogue_of(os.environ)
    units = catalogue.units_with_topics()
    changes = await asyncio.to_thread(
        apply_topics, login_from({}, servers), all_topics(u.code for u in units)
    )
    if changes.refused:
        raise RuntimeError(f"Kafka refused: {changes.refused}")
    await ensure_databases(admin_dsn)
    for service in DATABASES:
        await migrate_service(service, owner_dsn(admin_dsn, service))
    ensure_access(folder, (unit.code for unit in units))
    console = ServiceAddress(api=address, health=address, dsn=owner_dsn(admin_dsn, CONSOLE))
    return (await ensure_accounts(console.dsn, console, folder, units)).told()


def main() -> None:
    """From the environment."""
    told = prepare(
        Path(sys.argv[1]),
        os.environ["TIAOKUAI_KAFKA_BOOTSTRAP"],
        os.environ["TIAOKUAI_POSTGRES_DSN"],
        os.environ.get("TIAOKUAI_CONSOLE_ADDRESS", "http://127.0.0.1:8080"),
    )
    sys.stdout.write(asyncio.run(told) + "\n")


if __name__ == "__main__":
    main()
