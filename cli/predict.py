"""`tiaokuai predict`: what a model says of the texts in a table."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.screen import screen
from services.classifier.classify import Classifier
from services.classifier.model.files import ModelError, load
from services.classifier.predict import predict as predict_rows
from services.classifier.training.table import Columns, TableError, read_rows, words_of

app = typer.Typer(add_completion=False)
out = screen()


@app.command()
def predict(
    model: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="A model written by `train`.")],
    source: Annotated[Path, typer.Option("--in", exists=True, dir_okay=False, help="CSV with id and text.")],
    target: Annotated[Path, typer.Option("--out", help="CSV to write.")],
) -> None:
    """Write each text's three likeliest labels with probabilities, and whether it would be decided."""
    try:
        classifier = Classifier(load(model))
        with target.open("w", encoding="utf-8", newline="") as file:
            count = predict_rows(classifier, _texts(source), file)
    except ModelError as error:
        raise typer.BadParameter(f"{model.name} 不是可用的模型文件：{error}") from None
    except TableError as error:
        raise typer.BadParameter(str(error)) from None
    out.print(f"已判断 {count:,} 件，写入 {target}", markup=False)


def _texts(source: Path) -> Iterator[tuple[str, str]]:
    columns = Columns()
    for row in read_rows(source, ("id", columns.text)):
        yield row["id"] or "", words_of(row, columns)
