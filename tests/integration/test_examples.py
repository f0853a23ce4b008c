"""The examples of the protocol page speak as the contract says, each tried against a played counterpart."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from pydantic import BaseModel

from deploy.local.kafka import LocalKafka
from shared.contract.codec import decode, encode, parse
from shared.contract.declarations import (
    CITY_REPORT,
    EVENT_TYPES,
    ORDER_MESSAGE,
    SUBMISSION,
    UNIT_REPORT,
    EventType,
)
from shared.contract.events.order import CityReport, OrderMessage
from shared.contract.events.report import UnitReport
from shared.contract.events.submission import Submission
from shared.contract.golden_messages import golden_messages
from shared.contract.records import Incoming, Record, Rejection
from shared.contract.topics import CITY_REPORTS, SUBMISSIONS, Topic, all_topics, orders, reports
from shared.stream.topic_admin import apply_topics

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TYPES = {each.name: each for each in EVENT_TYPES}
NUMBER = "EX1"


async def test_the_unit_signs_contacts_and_answers(kafka: LocalKafka) -> None:
    apply_topics(kafka.login, all_topics(["example"]))
    golden = golden_messages(ORDER_MESSAGE)
    order = OrderMessage.model_validate(golden["v1-minimal"].value | {"unit": "example", "version": 7})
    async with reading(kafka, reports("example")) as sent, writing(kafka) as write:
        await write(orders("example"), ORDER_MESSAGE, order)
        await write(orders("example"), ORDER_MESSAGE, order)
        run = await started(kafka, "unit.py", "--unit", "example", "--count", "1", "--exit-when-done")
        made = [event(await sent.getone(), UNIT_REPORT) for _ in range(3)]
        output = await finished(run)
    assert all(isinstance(each, UnitReport) and each.order_id == order.order_id for each in made)
    assert [(each.kind, each.order_version) for each in made if isinstance(each, UnitReport)] == [
        ("signed", 7),
        ("contacted", 7),
        ("answered", 7),
    ]
    assert "1 orders answered" in output


async def test_the_source_sends_what_intake_reads_and_receipts_what_it_gets(kafka: LocalKafka) -> None:
    apply_topics(kafka.login, all_topics([]))
    async with reading(kafka, SUBMISSIONS) as sent, writing(kafka) as write:
        run = await started(kafka, "source.py", "--count", "3", "--exit-when-done")
        said = [event(await sent.getone(), SUBMISSION) for _ in range(5)]
        submissions = [each for each in said if isinstance(each, Submission)]
        # Each number has its partition, and partitions are read in any order; the last number is taken back.
        numbers = sorted(each.number for each in submissions if each.action == "new")
        for number in numbers[:2]:
            await write(CITY_REPORTS, CITY_REPORT, answered(number))
        receipts = [event(await sent.getone(), SUBMISSION) for _ in range(2)]
        output = await finished(run)
    assert sorted(each.action for each in submissions) == ["new", "new", "new", "urge", "withdraw"]
    assert {each.number for each in receipts if isinstance(each, Submission)} == set(numbers[:2])
    assert all(isinstance(each, Submission) and each.granted and each.report_id for each in receipts)
    assert "every complaint is answered" in output


async def test_curl_submits_and_reads_the_timeline(intake: "PlayedIntake") -> None:
    script = await asyncio.create_subprocess_exec(
        EXAMPLES / "submit.sh",
        NUMBER,
        env=os.environ | {"TIAOKUAI_INTAKE_URL": intake.url, "TIAOKUAI_TOKEN": "secret"},
        stdout=asyncio.subprocess.PIPE,
    )
    output = await finished(script)
    submission = parse(Submission, intake.body)
    assert isinstance(submission, Rejection)
    assert submission.field == "source", "only the source is left out: it is the one the token stands for"
    assert isinstance(
        parse(Submission, json.dumps(json.loads(intake.body) | {"source": "http"}).encode()), Submission
    )
    assert intake.seen == [
        ("POST", "/complaints", "Bearer secret", NUMBER),
        ("GET", "/complaints/TK-1", "Bearer secret", None),
    ]
    assert '"timeline"' in output


class PlayedIntake:
    """Takes one submission and shows one timeline."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, str | None, str | None]] = []
        self.body = b""
        played = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                played.body = self.rfile.read(int(self.headers["content-length"]))
                self._answer(
                    202, {"reference": "TK-1", "complaint_id": str(uuid4()), "status_url": "/complaints/TK-1"}
                )

            def do_GET(self) -> None:
                self._answer(200, {"reference": "TK-1", "timeline": []})

            def _answer(self, status: int, body: dict[str, object]) -> None:
                played.seen.append(
                    (self.command, self.path, self.headers["authorization"], self.headers["idempotency-key"])
                )
                raw = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def intake() -> Iterator[PlayedIntake]:
    played = PlayedIntake()
    thread = Thread(target=played.server.serve_forever)
    thread.start()
    yield played
    played.server.shutdown()
    thread.join()
    played.server.server_close()


def answered(number: str) -> CityReport:
    value = golden_messages(CITY_REPORT)["v1-full"].value
    return CityReport.model_validate(value | {"number": number, "report_id": str(uuid4())})


@asynccontextmanager
async def reading(kafka: LocalKafka, topic: Topic) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer of what comes from now on."""
    consumer = AIOKafkaConsumer(topic.full_name, bootstrap_servers=kafka.bootstrap_servers)
    await consumer.start()
    try:
        await consumer.seek_to_end()
        yield consumer
    finally:
        await consumer.stop()


@asynccontextmanager
async def writing(kafka: LocalKafka) -> AsyncIterator[object]:
    """Writes events as a service would."""
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers, acks="all") as producer:

        async def write(topic: Topic, event_type: EventType, event: BaseModel) -> None:
            message = encode(
                event_type,
                event,
                topic=topic.full_name,
                key="k",
                event_id=uuid4(),
                writer="dispatch",
                subject="TK-1",
                time=event.at,  # type: ignore[attr-defined]
            )
            await producer.send_and_wait(
                message.topic, message.value, message.key, headers=list(message.headers)
            )

        yield write


def event(record: object, event_type: EventType) -> BaseModel:
    """The event in a record, through the door."""
    incoming = decode(
        Record(record.topic, 0, record.offset, 0, record.key, record.value, tuple(record.headers)),  # type: ignore[attr-defined]
        TYPES,
        event_type,
    )
    assert isinstance(incoming, Incoming)
    return incoming.event


async def started(kafka: LocalKafka, script: str, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        EXAMPLES / script,
        *arguments,
        env=os.environ | {"TIAOKUAI_KAFKA_BOOTSTRAP": kafka.bootstrap_servers},
        stdout=asyncio.subprocess.PIPE,
    )


async def finished(process: asyncio.subprocess.Process) -> str:
    output, _ = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0, output.decode()
    return output.decode()
