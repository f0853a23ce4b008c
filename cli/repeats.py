"""`tiaokuai repeats --in FILE.csv --out FILE.csv`: for each row the likest others, and why."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from cli.csv_rows import moment, read_rows, write_rows
from services.classifier.likeness.given import Row
from services.classifier.likeness.rank import rank

app = typer.Typer(add_completion=False)

_HEADER = ("id", "other_id", "score", "relation", "evidence")


@app.command()
def repeats(
    file: Annotated[Path, typer.Option("--in", exists=True, dir_okay=False, help="CSV: id, text, …")],
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="CSV to write.")],
) -> None:
    """Rank repeats in a file: columns id, text, and if there: complainant, enterprise, place, time."""
    rows = [_row(each) for each in read_rows(file, ("id", "text"))]
    found = rank(rows)
    written = write_rows(
        out, _HEADER, ((r.ident, r.other, r.score, r.relation.value, " ".join(r.evidence)) for r in found)
    )
    typer.echo(f"已写入 {written} 行")


def _row(row: Mapping[str, str]) -> Row:
    return Row(
        row["id"],
        row["text"],
        row.get("complainant", ""),
        row.get("enterprise", ""),
        row.get("place", ""),
        moment(row),
    )
