"""Where people's details can be found after a run: topics, tables, logs, metrics, pages and exports."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import asyncpg
import httpx
from ahocorasick_rs import AhoCorasick
from aiokafka import TopicPartition

from deploy.local.oracle.log_reader import records
from deploy.local.session_file import Session
from services.intake.rules.complainant import people_in
from services.intake.store import CONTACT
from shared.contract.events.submission import Submission
from shared.contract.topics import SUBMISSIONS, Topic
from shared.platform.keys import parse_keys
from shared.platform.sealing import Sealer
from tests.privacy.pages import from_console, from_services

_TABLES = "select tablename from pg_tables where schemaname = 'public' order by 1"
Look = Callable[[str, str], None]


class Traces:
    """A search: place → how many details were found there, and every place that was searched."""

    def __init__(self, details: Collection[str]) -> None:
        self._search = AhoCorasick(sorted(details))
        self._hits = Counter[str]()
        self.searched: set[str] = set()

    @property
    def found(self) -> Counter[str]:
        """Empty when they are nowhere."""
        return +self._hits

    def look(self, place: str, text: str) -> None:
        """Search one place, which may have many texts."""
        self.searched.add(place)
        self._hits[place] += len(self._search.find_matches_as_indexes(text))


async def planted(session: Session) -> set[str]:
    """Every phone, id and person's name that came in, from the sealed store itself."""
    keys = parse_keys("sealing_keys", (session.access / "sealing.keys").read_text("utf-8"))
    sealer = Sealer(keys, current=list(keys)[-1])
    connection = await asyncpg.connect(session.dsn("intake"))
    rows = await connection.fetch("select message_id, sealed from contact")
    await connection.close()
    found: set[str] = set()
    for row in rows:
        opened = sealer.open(row["sealed"], CONTACT + row["message_id"].bytes)
        found.update(_details(Submission.model_validate_json(opened)))
    return found


async def traces(session: Session, topics: Collection[Topic], details: set[str]) -> Traces:
    """Where details are found in all that the loop keeps, says and shows, but for the sealed store."""
    search = Traces(details)
    await _in_topics(session, [topic for topic in topics if topic != SUBMISSIONS], search.look)
    for name in session.services:
        await _in_tables(session.dsn(name), name, search.look)
    for path in _logs(session):
        search.look(f"log {path.name}", path.read_text("utf-8", "replace"))
    await _in_metrics(session, search.look)
    async for place, text in from_services(session):
        search.look(f"page {place}", text)
    if session.console:
        async for place, text in from_console(session):
            search.look(f"page {place}", text)
        await _in_tables(session.console.dsn, "console", search.look)  # now that somebody signed in
    return search


async def in_topics(session: Session, topics: Collection[Topic], details: set[str]) -> Counter[str]:
    """The same in these topics alone."""
    search = Traces(details)
    await _in_topics(session, topics, search.look)
    return search.found


def _details(said: Submission) -> Iterator[str]:
    yield from people_in(said)
    for party in (said.complainant, said.enterprise, said.respondent):
        if party:
            yield from (each for each in (party.phone, party.id_card) if each and len(each) > 6)


async def _in_topics(session: Session, topics: Collection[Topic], look: Look) -> None:
    places = [TopicPartition(topic.full_name, n) for topic in topics for n in range(topic.partitions)]
    async for record in records(session.login(), places):
        whole = b" ".join((record.key or b"", record.value or b"", *(value for _, value in record.headers)))
        look(f"topic {record.topic}", whole.decode("utf-8", "replace"))


async def _in_tables(dsn: str, service: str, look: Look) -> None:
    connection = await asyncpg.connect(dsn)
    for (table,) in await connection.fetch(_TABLES):
        for (row,) in await connection.fetch(f"select t::text from {table} t"):  # noqa: S608
            look(f"table {service}.{table}", row)
    await connection.close()


def _logs(session: Session) -> list[Path]:
    """Our own, Kafka's and PostgreSQL's; Kafka's partitions are named so too, and are read as topics."""
    folder = session.data_folder
    found = [path.relative_to(folder) for path in folder.rglob("*.log") if path.is_file()]
    return [folder / path for path in found if path.parts[1:2] != ("data",)]


async def _in_metrics(session: Session, look: Look) -> None:
    addresses = dict(session.services) | ({"console": session.console} if session.console else {})
    async with httpx.AsyncClient(trust_env=False) as client:
        for name, address in addresses.items():
            look(f"metrics of {name}", (await client.get(f"{address.health}/metrics")).text)
