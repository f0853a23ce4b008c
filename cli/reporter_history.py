"""`tiaokuai reporter-history FILE.csv`: 12315's past claims, handed to the classifier in portions."""

import os
from collections.abc import Iterator
from datetime import timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from cli.csv_rows import moment, read_rows

app = typer.Typer(add_completion=False)

_NEEDED = ("number", "text", "time")
_FIELDS = ("number", "phone", "id_card", "respondent", "text")
_AT_ONCE = 200
_HERE = timezone(timedelta(hours=8))


@app.command()
def reporter_history(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV: number, text, time, …")],
    url: Annotated[str, typer.Option(envvar="TIAOKUAI_CLASSIFIER_URL", help="The classifier's address.")],
) -> None:
    """Take in past claims: number, text, time, and phone or id_card, respondent. Token: TIAOKUAI_TOKEN."""
    rows, taken, unknown = _claims(file), 0, 0
    headers = {"authorization": f"Bearer {os.environ.get('TIAOKUAI_TOKEN', '')}"}
    with httpx.Client(base_url=url, headers=headers, timeout=30.0) as client:
        while portion := list(islice(rows, _AT_ONCE)):
            answer = client.post("/reporters/history", json={"claims": portion})
            if answer.status_code != 200:
                raise typer.BadParameter(answer.json().get("detail", str(answer.status_code)))
            taken, unknown = taken + answer.json()["taken"], unknown + answer.json()["unknown"]
    typer.echo(f"已导入 {taken} 件，{unknown} 件没有可核对的身份，未计入")


def _claims(file: Path) -> Iterator[dict[str, Any]]:
    for line, row in enumerate(read_rows(file, _NEEDED), 2):
        when = moment(row)
        if when is None:
            raise typer.BadParameter(f"第 {line} 行的 time 不是日期")
        yield {name: row.get(name, "") for name in _FIELDS} | {"time": when.replace(tzinfo=_HERE).isoformat()}
