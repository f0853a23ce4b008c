"""`tiaokuai reporters --in FILE.csv --out FILE.csv`: each complainant's pattern. Advice, and nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from cli.csv_rows import moment, read_rows, write_rows
from services.classifier.reporters.factors import Factor
from services.classifier.reporters.file import FileClaim, patterns

app = typer.Typer(add_completion=False)

_HEADER = ("complainant", "score", "factors")


@app.command()
def reporters(
    file: Annotated[
        Path, typer.Option("--in", exists=True, dir_okay=False, help="CSV: complainant, text, …")
    ],
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="CSV to write.")],
) -> None:
    """Score complainants of a file: columns complainant, text, and if there: respondent, time."""
    rows = [_claim(each) for each in read_rows(file, ("complainant", "text"))]
    found = ((each.complainant, round(each.score, 6), _told(each.factors)) for each in patterns(rows))
    typer.echo(f"已写入 {write_rows(out, _HEADER, found)} 行")


def _claim(row: Mapping[str, str]) -> FileClaim:
    return FileClaim(row["complainant"], row["text"], row.get("respondent", ""), moment(row))


def _told(factors: tuple[Factor, ...]) -> str:
    return " ".join(f"{each.name}={each.strength:.2f}" for each in factors if each.strength > 0)
