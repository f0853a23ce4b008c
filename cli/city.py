"""`tiaokuai city`: the exchange with a city that has neither Kafka nor a server of its own, by workbook."""

import os
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from cli.catalogue_in_use import catalogue_in_use
from cli.city_file import rows_said, write_reports
from cli.screen import screen
from deploy.local.platform import DEFAULT_FOLDER
from deploy.local.session_file import NoSessionError, load_session
from services.intake.__main__ import door_of
from services.intake.table_file import Row, TableError

CLIENT = "city"
_AT_ONCE, _PAGE = 500, 200

Source = Annotated[str, typer.Option(help="Code of the source, as in the catalogue.")]
Data = Annotated[Path, typer.Option(help="Data folder of a running loop.")]

app = typer.Typer(
    help="The exchange with a city by workbook: reports out, messages and receipts in.",
    no_args_is_help=True,
    add_completion=False,
)
out = screen()


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The XLSX file to write.")],
    source: Source = "sh12345",
    data: Data = DEFAULT_FOLDER,
) -> None:
    """Write every report that awaits a receipt, each with a place for it."""
    with _asking("dispatch", data) as client:
        count = write_reports(file, _reports(client, source))
    out.print(f"已导出 {count} 条回报：{file}")


@app.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or XLSX.")],
    source: Source = "sh12345",
    data: Data = DEFAULT_FOLDER,
) -> None:
    """Take in what the city says: new complaints, later messages, receipts; done again, it adds nothing."""
    door = door_of(catalogue_in_use())
    if door.sources.get(source) is None:
        raise typer.BadParameter(f"目录中没有「{source}」的对照表")
    try:
        rows = list(rows_said(file, source, door))
    except TableError as error:
        raise typer.BadParameter(f"{file.name}：{error}") from None
    with _asking("intake", data) as client:
        refused = [bad for part in _parts(rows) for bad in _hand_in(client, source, part)]
    out.print(f"已送入 {len(rows)} 行，其中 {len(refused)} 行不能受理")
    for row, answer in refused:
        out.print(f"第 {row.number} 行：{answer['title']}（{answer['field'] or answer['code']}）")
    raise typer.Exit(1 if refused else 0)


def _reports(client: httpx.Client, source: str) -> Iterator[dict[str, Any]]:
    after: str | None = None
    while True:
        asked = {"source": source, "limit": str(_PAGE)} | ({"after": after} if after else {})
        page = _answered(client.get("/city/reports", params=asked))
        yield from page["items"]
        if not page["items"]:
            return
        after = page["next"]


def _hand_in(client: httpx.Client, source: str, rows: list[Row]) -> list[tuple[Row, dict[str, Any]]]:
    """The rows that could not be taken, with why. The key is of the content: sent again it has one effect."""
    body = b"[" + b",".join(row.value for row in rows) + b"]"
    headers = {"idempotency-key": sha256(body).hexdigest(), "content-type": "application/json"}
    answers = _answered(
        client.post("/complaints/batch", params={"source": source}, content=body, headers=headers)
    )
    return [(row, each) for row, each in zip(rows, answers, strict=True) if "code" in each]


def _parts(rows: list[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while part := list(islice(left, _AT_ONCE)):
        yield part


def _answered(answer: httpx.Response) -> Any:
    body = answer.json()
    if answer.is_error:
        out.print(f"[red]{body.get('detail', answer.status_code)}[/red]")
        raise typer.Exit(1)
    return body


def _asking(service: str, data: Path) -> httpx.Client:
    """By environment variables, else the loop that runs on this folder."""
    url, token = os.environ.get(f"TIAOKUAI_{service.upper()}_URL"), os.environ.get("TIAOKUAI_TOKEN")
    if not (url and token):
        try:
            session = load_session(data.resolve())
        except NoSessionError as error:
            raise typer.BadParameter(str(error)) from None
        url, token = session.services[service].api, session.token(CLIENT)
    return httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=60.0)
