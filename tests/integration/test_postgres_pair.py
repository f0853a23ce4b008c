"""Two servers: what one acknowledged the other has, also when the first is lost with all it kept."""

from pathlib import Path

import pytest

from deploy.local.postgres_pair import PostgresPair
from shared.platform.database import connect, pool


@pytest.mark.integration
async def test_a_promoted_standby_has_what_was_acknowledged(tmp_path: Path) -> None:
    pair = PostgresPair(tmp_path / "one", tmp_path / "two")
    await pair.start()
    try:
        opened = await pool(pair.dsn(), max_size=1)
        await opened.execute("create table kept as select 1 as number")
        await pair.promote()
        assert await opened.fetchval("select number from kept") == 1
        await pair.follow()
        await opened.execute("insert into kept values (2)")
        await opened.close()
        standby = await connect(pair.standby.dsn())
        assert await standby.fetchval("select pg_is_in_recovery()")
        await standby.close()
    finally:
        await pair.stop()
