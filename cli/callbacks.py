"""`tiaokuai callbacks export|import`: a survey firm's work by file, without Kafka or HTTP of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.callback_file import CallbackFileError, filled, results_of
from cli.catalogue_in_use import catalogue_in_use
from cli.desk_client import DeskClient, DeskError, connected
from cli.screen import screen
from services.feedback.export import as_csv, as_xlsx

app = typer.Typer(help="Callbacks by file.", no_args_is_help=True, add_completion=False)
out = screen()

DataFolder = Annotated[Path, typer.Option("--data", help="Data folder of a running loop.")]
_LOCAL, _CLIENT, _SERVICE = Path(".local"), "callback-files", "feedback"
_AT_ONCE = 500
_WRITERS = {".csv": as_csv, ".xlsx": as_xlsx}


@app.command()
def export(file: Path, data: DataFolder = _LOCAL) -> None:
    """Everybody who is to be asked, as .csv or .xlsx, with empty columns for what they say."""
    if file.suffix not in _WRITERS:
        raise typer.BadParameter("只能写成 .csv 或 .xlsx")
    with _speaking(data) as feedback:
        rows = _open_callbacks(feedback)
    names = {unit.code: unit.name for unit in catalogue_in_use().units.values()}
    file.write_bytes(_WRITERS[file.suffix](filled(rows, names)))
    out.print(f"{file}: {len(rows):,} 件待回访")


@app.command("import")
def take_in(file: Path, data: DataFolder = _LOCAL) -> None:
    """Take in a file filled in; what can't be used is listed (exit code 1). Again, it adds nothing."""
    try:
        results = results_of(file)
    except CallbackFileError as error:
        raise typer.BadParameter(str(error)) from None
    taken, refused = 0, []
    with _speaking(data) as feedback:
        for first in range(0, len(results), _AT_ONCE):
            some = results[first : first + _AT_ONCE]
            answer = feedback.post("/callbacks/results", {"results": [each.body for each in some]})
            rows = {each.body["result_id"]: each.row for each in some}
            taken += answer["taken"]
            refused += [(rows[each["result_id"]], each) for each in answer["refused"]]
    for row, each in refused:
        out.print(f"第 {row} 行：{each['message']}（{each['code']}）")
    out.print(f"已受理 {taken:,} 行，未受理 {len(refused):,} 行")
    raise typer.Exit(1 if refused else 0)


def _open_callbacks(feedback: DeskClient) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after = None
    while True:
        page = feedback.get("/callbacks", after=after)
        rows += page["callbacks"]
        after = page["next"]
        if after is None:
            return rows


@contextmanager
def _speaking(data: Path) -> Iterator[DeskClient]:
    """A connection to feedback whose refusals end the command in words."""
    try:
        with connected(data, _CLIENT, _SERVICE) as feedback:
            yield feedback
    except DeskError as error:
        raise typer.BadParameter(str(error)) from None
