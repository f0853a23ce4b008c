"""What a pattern may never do (`domain.md` §7): the same complaint, with and without the mark."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.classifier.handler import ComplaintsHandler
from shared.contract.codec import decode
from shared.contract.declarations import CLASSIFIED, EVENT_TYPES
from shared.contract.events.complaint import Complainant, ComplaintReceived
from shared.contract.records import Incoming, Message, Record
from shared.contract.topics import SHARED_TOPICS
from shared.domain.vocabulary import Confidentiality, PartyKind, RequestType
from shared.stream.memory import MemoryLog, MemorySink
from tests.component.dispatch.conftest import Dispatch
from tests.component.reporters.conftest import CLAIM, SUSPECT, Office, claim, open_office
from tests.platform_fixtures import Database
from tests.unit.classifier.made import LICENCE, SMOKE, START, classifier, complaint
from tests.unit.dispatch.samples import NOW, book

WHO: dict[str, Any] = {"side": SUSPECT, "complainant": Complainant(kind=PartyKind.PERSON, key=SUSPECT)}


def complaints() -> list[ComplaintReceived]:
    """Of every kind that dispatch treats apart: of the suspect's own sort and of others, urgent, sealed, …"""
    texts = (CLAIM.format("蛋糕", 9), LICENCE, SMOKE, "燃气泄漏", "", "拖欠工程款多年,历史遗留")
    found = [complaint(f"X{n}", text, **WHO) for n, text in enumerate(texts)]
    found += [
        complaint(f"Y{n}", SMOKE, confidentiality=level, **WHO) for n, level in enumerate(Confidentiality)
    ]
    for number, kind in enumerate(RequestType):
        each = complaint(f"Z{number}", CLAIM.format("面包", number), **WHO)
        found.append(
            each.model_copy(update={"items": (each.items[0].model_copy(update={"request_type": kind}),)})
        )
    return [each.model_copy(update={"urgent": n % 5 == 0}) for n, each in enumerate(found)]


@pytest.fixture
async def roads(database: Database) -> AsyncIterator[tuple[Office, Dispatch]]:
    """A classifier and a dispatch of their own."""
    office = await open_office(await database("classifier"), MemorySink(MemoryLog()))
    dispatch_office = await open_office(await database("dispatch"), MemorySink(MemoryLog()))
    yield office, Dispatch(dispatch_office.stage.pool, dispatch_office.stage.store, book())
    await office.stage.pool.close()
    await dispatch_office.stage.pool.close()


async def through(office: Office, dispatch: Dispatch) -> list[tuple[str, bytes | None, bytes | None, Any]]:
    """Everything the classifier and dispatch send for these complaints, to the byte."""
    batch = [
        Incoming(Record("tiaokuai.complaints.received", 0, n, 0, None, None, ()), each, None, "")
        for n, each in enumerate(complaints())
    ]
    async with office.stage.pool.acquire() as connection, connection.transaction():
        effects = await ComplaintsHandler(classifier(), "jiading-2025@test")(batch, connection, START)
    sent = [message for _, message in effects.sent]
    await dispatch.take(
        *(_received(m, n) for n, m in enumerate(sent) if m.topic.endswith("classified")), now=NOW
    )
    return [(m.topic, m.key, m.value, m.headers) for m in (*sent, *dispatch.sent)]


def _received(message: Message, offset: int) -> Incoming[Any]:
    record = Record(message.topic, 0, offset, 0, message.key, message.value, message.headers)
    found = decode(record, {CLASSIFIED.name: CLASSIFIED}, CLASSIFIED)
    assert isinstance(found, Incoming)
    return found


async def test_with_and_without_the_mark_every_event_is_the_same_to_the_byte(
    roads: tuple[Office, Dispatch], database: Database
) -> None:
    """One office knows the suspect and has him on the list; for the other he is anybody."""
    office, dispatch = roads
    await office.list_suspect()
    # Only the mark may differ: the earlier complaints themselves are repeats, which dispatch does see.
    await office.stage.pool.execute(
        "truncate known_complaint, repeat_key, matter, classified, indexed, to_follow"
    )
    marked = await through(office, dispatch)

    plain = await open_office(await database("classifier"), MemorySink(MemoryLog()))
    other = await open_office(await database("dispatch"), MemorySink(MemoryLog()))
    unmarked = await through(plain, Dispatch(other.stage.pool, other.stage.store, book()))
    await plain.stage.pool.close()
    await other.stage.pool.close()

    assert await office.stage.pool.fetchval("select state from reporter_entry") == "listed"
    assert len(marked) > 2 * len(complaints())
    assert marked == unmarked


async def test_being_suspected_sends_nothing_at_all(roads: tuple[Office, Dispatch]) -> None:
    office, _ = roads
    await office.suspect()

    assert await office.stage.pool.fetchval("select suspected from reporter_pattern")
    topics = await office.stage.pool.fetch("select distinct topic from outbox")
    assert not {row["topic"] for row in topics} & {"tiaokuai.reporters.list"}


async def test_the_list_s_topic_carries_a_pseudonym_and_nothing_of_a_letter(
    roads: tuple[Office, Dispatch],
) -> None:
    office, _ = roads
    await office.list_suspect()
    value = await office.stage.pool.fetchval(
        "select value from outbox where topic = 'tiaokuai.reporters.list'"
    )
    fields = set(EVENT_TYPES[[e.topic for e in EVENT_TYPES].index("reporters.list")].model.model_fields)

    assert fields == {"entry_id", "version", "key", "purpose", "reason_code", "expires_on"}
    assert SUSPECT.encode() in value
    assert not any(word.encode() in value for word in ("13900000001", "商品", "某某", "标签"))


def test_no_service_reads_the_list_and_no_event_of_dispatch_has_room_for_a_mark() -> None:
    (topic,) = (each for each in SHARED_TOPICS if each.name == "reporters.list")

    assert topic.readers == ("entitled",)
    for event_type in EVENT_TYPES:
        if event_type.topic != "reporters.list":
            schema = str(event_type.model.model_json_schema()["properties"].keys())
            assert "suspect" not in schema
            assert "reporter" not in schema


async def test_a_claim_that_became_confidential_is_counted_no_more(roads: tuple[Office, Dispatch]) -> None:
    office, _ = roads
    await office.suspect()
    sealed = claim(3).model_copy(update={"version": 2, "confidentiality": Confidentiality.IDENTITY_HIDDEN})
    await office.stage.take(sealed)
    await office.look()

    assert await office.stage.pool.fetchval("select claims from reporter_pattern") == 11
