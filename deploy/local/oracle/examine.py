"""The oracle at work: reads the databases, the topics and the groups of a running loop, and judges."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.demo.acknowledged import Acknowledged, read_acknowledged
from deploy.local.oracle.findings import Judgement
from deploy.local.oracle.judge import judge
from deploy.local.oracle.log_facts import LogFacts
from deploy.local.oracle.log_reader import read_log
from deploy.local.oracle.readers import living_readers
from deploy.local.oracle.table_facts import TableFacts
from deploy.local.oracle.tables import read_tables
from deploy.local.session_file import Session
from shared.contract.topics import Topic


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found, and the facts it was found in."""

    inputs: Sequence[Acknowledged]
    judgement: Judgement
    log: LogFacts
    tables: TableFacts


async def examine(session: Session, topics: Collection[Topic], acknowledged: Path) -> Examination:
    """Judge a loop that is quiet and whose services run, by the list of what it acknowledged.

    Raises KafkaError, asyncpg's errors.
    """
    inputs = list(read_acknowledged(acknowledged))
    tables = await read_tables({name: address.dsn for name, address in session.services.items()})
    log = await read_log(session.login(), topics, tables.letters)
    groups = {cursor.group for cursor in tables.cursors}
    readers = await asyncio.to_thread(living_readers, session.login(), groups)
    return Examination(inputs, judge(inputs, log, tables, readers), log, tables)
