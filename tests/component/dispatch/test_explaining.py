"""Why an order went where it went: over HTTP and on a terminal; and the stored past decided again."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from cli import catalogue, explain
from cli.databases import OWN_DATABASE
from services.dispatch.backtest.history import from_database
from services.dispatch.backtest.replay import as_stored
from shared.catalogue import SHIPPED
from shared.domain.vocabulary import Confidentiality
from shared.platform.database import pool
from shared.stream.direct import DirectLane
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Store
from tests.component.dispatch.conftest import Dispatch
from tests.component.dispatch.test_desk_command import running
from tests.component.dispatch.test_http import ask, post
from tests.platform_fixtures import Database
from tests.unit.dispatch.samples import book, classified, complaint, first_order, incoming

A1, B2 = first_order(), first_order("B2")

__all__ = ["running"]


async def test_a_decision_is_explained_with_what_would_have_changed_it(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()))
    found = await ask(dispatch, f"/orders/{A1}/explanation")
    (decision,) = found["decisions"]
    assert (found["number"], decision["rule"], decision["lead"]["unit"]) == ("A1", "line", "scjgj")
    assert decision["nearest"][0]["changes"][0]["was"]
    assert decision["catalogue"] == decision["catalogue_now"] == book().catalogue.version


async def test_a_persons_decision_stands_beside_what_the_rules_say(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified(decided=False)))
    body = {"action": "dispatch", "unit": "jw", "reason": "电话核实"}
    status, _ = await post(dispatch, f"/desk/{A1}/decide", body)
    assert status == 200
    first, second = (await ask(dispatch, f"/orders/{A1}/explanation"))["decisions"]
    assert (first["rule"], second["rule"], second["version"]) == ("unsure", "person", 2)
    assert second["by_rules"]["suggest"]["unit"] == "scjgj"


async def test_who_may_not_see_an_order_learns_nothing_of_its_decision(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified()))
    await dispatch.take(incoming(classified(complaint("C3", confidentiality=Confidentiality.SEALED))))
    for who, order in (("jw", A1), ("wang", first_order("C3")), ("wang", uuid4())):
        async with dispatch.client(who) as client:
            answer = await client.get(f"/orders/{order}/explanation")
        assert answer.status_code == 404, answer.text
    sealed = await ask(dispatch, f"/orders/{first_order('C3')}/explanation", who="li")
    assert [(each["rule"], each["nearest"]) for each in sealed["decisions"]] == [("sealed", [])]


@pytest.mark.parametrize("named", ["A1", complaint().reference])
async def test_explained_on_a_terminal_by_number_and_by_reference(running: Dispatch, named: str) -> None:
    result = await asyncio.to_thread(CliRunner().invoke, explain.app, [named])
    assert result.exit_code == 0, result.output
    assert "什么会改变它" in result.stdout
    assert "把握不足转派单台" in result.stdout
    unknown = await asyncio.to_thread(CliRunner().invoke, explain.app, ["TK-2ME4RPM2XFMX6"])
    assert unknown.exit_code != 0


async def test_the_decisions_in_the_database_are_decided_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dsn = await database("dispatch")
    connections = await pool(dsn)
    store = Store(connections, DirectLane(connections, MemorySink(MemoryLog()), "test"))
    dispatch = Dispatch(connections, store, book())
    await dispatch.take(incoming(classified()), incoming(classified(complaint("B2"), decided=False)))
    await post(dispatch, f"/desk/{B2}/decide", {"action": "dispatch", "unit": "jw", "reason": "电话核实"})
    async with dispatch.pool.acquire() as connection:
        pasts = [past async for batch in from_database(connection) for past in batch]
    told = {past.order_id: (as_stored(past).rule, past.last_lead) for past in pasts}
    assert told == {str(A1): ("line", "scjgj"), str(B2): ("unsure", "jw")}

    monkeypatch.setenv(OWN_DATABASE, dsn)
    report, figures = tmp_path / "report.html", tmp_path / "figures.json"
    given = [
        "backtest",
        "--catalogue",
        str(SHIPPED),
        "--database",
        "--report",
        str(report),
        "--json",
        str(figures),
    ]
    result = await asyncio.to_thread(CliRunner().invoke, catalogue.app, given)
    assert result.exit_code == 0, result.output
    assert '"decisions": 2' in figures.read_text()
    assert '"changed": 0' in figures.read_text()
    await connections.close()
