"""Imports over HTTP: looked at, begun, watched; what can't be used is told by row, and twice is once."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.component.intake.conftest import Intake

TABLE = (
    "工单号码,诉求时间,诉求人,联系方式,诉求内容,没人读的栏\n"
    "SH1,2026/3/10 9:05,陈晓岚,13812345678,电费太贵,甲\n"
    "SH2,昨天,陈晓岚,13812345678,坏的时间,乙\n"
    "SH3,2026/3/10 9:06,陈晓岚,13812345678,又停电,丙\n"
)


async def handed_in(client: httpx.AsyncClient, text: str = TABLE, **query: str) -> httpx.Response:
    asked = {"source": "sh12345", "name": "三月.csv"} | query
    return await client.post("/imports", params=asked, content=text.encode())


async def ended(client: httpx.AsyncClient, ident: str) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while (found := (await client.get(f"/imports/{ident}")).json())["state"] == "running":
            await asyncio.sleep(0.02)
    run: dict[str, Any] = found
    return run


async def test_a_file_is_looked_at_first_and_then_taken_in(intake: Intake) -> None:
    async with intake.client() as client:
        shown = (await handed_in(client)).json()
        columns = {each["name"]: each["meaning"] for each in shown["columns"]}
        assert [(each["row"], each["field"]) for each in shown["refused"]] == [(3, "诉求时间")]
        assert columns["诉求内容"] == "items.text"
        assert columns["没人读的栏"] is None
        assert await intake.rows("complaint") == []
        assert (await client.post(f"/imports/{shown['import_id']}/start")).status_code == 202
        run = await ended(client, shown["import_id"])
    assert (run["state"], run["rows"], run["taken"]) == ("done", 3, 2)
    assert [(each["row"], each["code"]) for each in run["refused"]] == [(3, "field")]
    assert {row["number"] for row in await intake.rows("complaint")} == {"SH1", "SH3"}
    assert (await intake.rows("import_run"))[0]["file"] is None, "forgotten once it is taken in"


async def test_the_same_file_again_is_the_same_import_and_adds_nothing(intake: Intake) -> None:
    async with intake.client() as client:
        first = (await handed_in(client)).json()
        await client.post(f"/imports/{first['import_id']}/start")
        await ended(client, first["import_id"])
        again = (await handed_in(client)).json()
        assert (again["import_id"], again["state"]) == (first["import_id"], "done")
        assert (await client.post(f"/imports/{first['import_id']}/start")).status_code == 409
    assert len(await intake.rows("message")) == 2


@pytest.mark.parametrize(
    ("text", "query", "code"),
    [
        (TABLE, {"source": "nowhere"}, "unknown_source"),
        (TABLE, {"source": "window"}, "unknown_source"),
        (TABLE, {"name": "x.doc"}, "file_type"),
        (TABLE, {"name": "x.xlsx"}, "file_type"),
        ("甲,乙\n1,2\n", {}, "shape"),
    ],
)
async def test_what_is_no_table_of_the_source_is_refused(
    intake: Intake, text: str, query: dict[str, str], code: str
) -> None:
    async with intake.client() as client:
        answer = await handed_in(client, text, **query)
    assert (answer.json()["code"], answer.is_client_error) == (code, True)
    assert await intake.rows("import_run") == []
