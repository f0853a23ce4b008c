"""`tiaokuai run` as a person starts it: every complaint ends somewhere, and Ctrl-C leaves nothing behind."""

import asyncio
import json
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from aiokafka import AIOKafkaProducer

from deploy.dashboards.files import queries
from deploy.local import prometheus
from deploy.local.identities import DEMO
from deploy.local.processes import Child, start_module
from deploy.local.session_file import FILE, NoSessionError, Session, load_session
from shared.catalogue import load
from shared.contract.topics import SUBMISSIONS, all_topics
from tests.collector import Span, collecting
from tests.privacy.traces import in_topics, planted, traces
from tests.waiting import until

FED = 300
SUBMISSIONS_TOO = replace(SUBMISSIONS, about="searched, to see that the search finds something")
PLACES = ("dispatched", "desk", "guided", "merged", "withdrawn", "returned", "waiting", "undecided")

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "data"


async def test_a_feed_ends_with_every_complaint_in_one_place(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "account.json"
    options = ("--feed", str(FED), "--exit-when-quiet", "--json", str(out), "--data", str(data))
    with collecting() as collector:
        traced = {"TIAOKUAI_OTLP_ENDPOINT": collector.url, "TIAOKUAI_TRACE_SHARE": "1"}
        run = start_module("feed", "cli", "run", *options, log=tmp_path / "feed.log", environment=traced)
        assert await run.wait(300) == 0, run.last_lines(30)
        assert [trace for trace, spans in collector.traces.items() if whole_road(spans)]

    account = json.loads(out.read_text())
    assert (account["lost"], account["duplicates"], account["orphans"]) == (0, 0, 0)
    assert account["received"] == FED == sum(account[place] for place in PLACES)
    assert account["waiting"] == account["undecided"] == 0
    assert sum(account["by_unit"].values()) == account["dispatched"] >= account["closed"] > 0
    assert account["submissions"] == account["messages"] + account["sent_again"] + account["unreadable"]
    assert account["dead_letters"] == account["unreadable"] > 0
    assert account["resends"] == account["restarts"] == 0


async def test_the_next_start_goes_on_and_ctrl_c_leaves_nothing(data: Path, tmp_path: Path) -> None:
    run = start_module("live", "cli", "run", "--data", str(data), log=tmp_path / "live.log")
    await until(lambda: (data / FILE).exists() or run.must_run(), seconds=90)
    await until(lambda: shown(run) > FED or run.must_run(), seconds=60)
    session = load_session(data)
    async with httpx.AsyncClient(trust_env=False) as client:
        page = await client.get(f"{session.services['dispatch'].health}/readyz")
    assert page.json() == {"ready": True, "reasons": {}}
    details = await planted(session)
    assert len(details) > FED
    topics = all_topics(unit.code for unit in load().units_with_topics())
    there = await traces(session, topics, details)
    assert there.found == {}
    assert missing_in(there.searched) == []
    assert await in_topics(session, [SUBMISSIONS_TOO], details), "they are found where they lie open"
    if session.prometheus:
        await send_something_unreadable(session)
        await every_panel_has_data(session.prometheus)
    started = psutil.Process(run.pid).children(recursive=True)
    assert len(started) >= 6, "Kafka, PostgreSQL and four services"

    began = time.monotonic()
    assert await run.stop(20, signal.SIGINT) == 0, run.last_lines(30)
    assert time.monotonic() - began < 15
    assert [process for process in started if process.is_running()] == []
    with pytest.raises(NoSessionError):
        load_session(data)
    if not session.prometheus:
        assert prometheus.program() is None
        pytest.skip("Prometheus is not installed: the queries of the dashboards were not run")


def whole_road(spans: list[Span]) -> bool:
    """Whether these are of one complaint from its submission to the move that closed it, by their parents."""
    by_id = {span.span: span for span in spans}

    def sent(service: str, event: str, by: Span | None = None) -> list[Span]:
        name = f"tiaokuai.{event}.v1"
        found = [each for each in spans if each.service == f"tiaokuai.{service}" and each.name.endswith(name)]
        return [each for each in found if by is None or by_id.get(each.parent) == by]

    return any(
        sent("dispatch", "order.moved", verdict)
        for received in sent("intake", "complaint.received")
        for classified in sent("classifier", "complaint.classified", received)
        if sent("dispatch", "order.message", classified)
        for verdict in sent("feedback", "verdict.given")
    )


SEARCHED = {
    "topic": ("tiaokuai.complaints.received", "tiaokuai.dispatch.lifecycle", "tiaokuai.city.reports"),
    "table": ("intake.complaint", "dispatch.work_order", "feedback.order_view", "console.session"),
    "log": ("dispatch.log", "console.log", "postgres.log", "kafka.log"),
    "metrics": ("of intake", "of console"),
    "page": (
        *("intake /complaints/", "classifier /classify/", "dispatch /desk", "dispatch /orders/"),
        *("feedback /scoreboard/rows.csv", "feedback /scoreboard/rows.xlsx", "feedback /callbacks"),
        *("console /desk", "console /orders/", "console /inbox", "console /dead-letters"),
    ),
}
"""Some of every kind: a search that looked nowhere would find nothing."""


def missing_in(searched: set[str]) -> list[str]:
    wanted = [f"{kind} {place}" for kind, places in SEARCHED.items() for place in places]
    return [each for each in wanted if not any(place.startswith(each) for place in searched)]


async def send_something_unreadable(session: Session) -> None:
    """The demo sends some by chance: seldom enough that a run may end before the first."""
    async with AIOKafkaProducer(**session.login(DEMO).client()) as producer:
        await producer.send_and_wait(SUBMISSIONS.full_name, b"[]")


async def every_panel_has_data(address: str) -> None:
    """Under the demo's load, within two minutes; a rate over 15 s stands for Grafana's interval."""
    empty, deadline = queries(), time.monotonic() + 120
    assert empty
    while empty:
        assert time.monotonic() < deadline, [f"{each.board} / {each.panel}: no data" for each in empty]
        empty = [each for each in empty if not has_data(await prometheus.ask(address, each.within("15s")))]
        await asyncio.sleep(prometheus.SCRAPE_SECONDS)


def has_data(series: list[dict[str, Any]]) -> bool:
    """Whether there is a number: a share of nothing is none."""
    return any(each["value"][1] != "NaN" for each in series)


def shown(run: Child) -> int:
    """How many complaints the run says it knows: `诉求 312  派单 …`."""
    lines = [line.split() for line in run.log.read_text().splitlines() if line.startswith("诉求 ")]
    return int(lines[-1][1]) if lines else 0
