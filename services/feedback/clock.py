"""What time it is: the database's, as for every other part of the service."""

from datetime import datetime

from shared.platform.database import Connection, Pool


async def now_of(database: Connection | Pool) -> datetime:
    """The database's own clock."""
    moment: datetime = await database.fetchval("select clock_timestamp()")
    return moment
