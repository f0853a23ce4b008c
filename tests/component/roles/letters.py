"""A dead letter, as a stage keeps it."""

from datetime import UTC, datetime

from shared.contract.records import Record
from shared.platform.database import Connection
from shared.platform.keys import load_keys
from shared.platform.settings import ServiceSettings
from shared.stream import sql
from shared.stream.packing import pack_record
from tests.component.roles.asking import LETTER


async def keep_letter(connection: Connection, told: ServiceSettings) -> None:
    """One, sealed with the service's own key."""
    record = Record("t", 0, 1, 0, b"k", b"not json", ())
    sealed, now = load_keys(told).sealer.seal(pack_record(record), LETTER.bytes), datetime.now(UTC)
    where = ("stage", "group", record.topic, record.partition, record.offset, now)
    await connection.execute(sql.INSERT_DEAD_LETTER, LETTER, *where, "shape", "", "", sealed, now)
