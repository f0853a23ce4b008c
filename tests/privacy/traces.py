"""Where people's details can be found after a run: every topic, table, log and page is searched."""

from collections import Counter
from collections.abc import Collection, Iterator
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

_TABLES = "select tablename from pg_tables where schemaname = 'public' order by 1"
_PAGES = {
    "dispatch": ("/desk", "/desk/tasks", "/returns", "/answers", "/orders"),
    "feedback": ("/callbacks", "/scoreboard"),
}


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


async def traces(session: Session, topics: Collection[Topic], details: set[str]) -> Counter[str]:
    """Place → how many details were found there; empty when they are nowhere but in the sealed store."""
    search, hits = AhoCorasick(sorted(details)), Counter[str]()

    def look(place: str, text: str) -> None:
        hits[place] += len(search.find_matches_as_indexes(text))

    await _in_topics(session, topics, look)
    for name in session.services:
        await _in_tables(session.dsn(name), name, look)
    for path in _logs(session):
        look(f"log {path.name}", path.read_text("utf-8", "replace"))
    await _in_pages(session, look)
    return +hits


def _details(said: Submission) -> Iterator[str]:
    yield from people_in(said)
    for party in (said.complainant, said.enterprise, said.respondent):
        if party:
            yield from (each for each in (party.phone, party.id_card) if each and len(each) > 6)


async def _in_topics(session, topics, look) -> None:
    others = [topic for topic in topics if topic != SUBMISSIONS]
    places = [TopicPartition(topic.full_name, n) for topic in others for n in range(topic.partitions)]
    async for record in records(session.login(), places):
        whole = b" ".join((record.key or b"", record.value or b"", *(value for _, value in record.headers)))
        look(f"topic {record.topic}", whole.decode("utf-8", "replace"))


async def _in_tables(dsn, service, look) -> None:
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


async def _in_pages(session, look) -> None:
    """What the desk sees in its lists, and what anybody sees of the figures."""
    headers = {"authorization": f"Bearer {session.token('desk')}"}
    async with httpx.AsyncClient(trust_env=False, headers=headers) as client:
        for name, address in session.services.items():
            look(f"metrics of {name}", (await client.get(f"{address.health}/metrics")).text)
            for path in _PAGES.get(name, ()):
                look(f"page {name}{path}", (await client.get(f"{address.api}{path}")).text)
