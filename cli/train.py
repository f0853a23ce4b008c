"""`tiaokuai train`: a local model from labelled history, with a report and a model card."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.classifier.model.files import save
from services.classifier.training.table import Columns, TableError, read_labelled

app = typer.Typer(add_completion=False)
out = Console(highlight=False, soft_wrap=True)


@app.command()
def train(
    model: Annotated[
        Path, typer.Option("--out", help="Where to write the model; the report goes beside it.")
    ],
    data: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="CSV or CSV.GZ, UTF-8.")],
    text_column: Annotated[str, typer.Option(help="Column of the text.")] = "text",
    label_column: Annotated[str, typer.Option(help="Column of the category or unit.")] = "label",
    time_column: Annotated[str | None, typer.Option(help="Column of the time; else the usual names.")] = None,
    group_column: Annotated[
        str | None,
        typer.Option(help="Column equal for near-duplicates; else `group`, else found by the text."),
    ] = None,
    accuracy: Annotated[
        float, typer.Option(min=0.5, max=0.999, help="Share of decided texts that shall be right.")
    ] = 0.9,
) -> None:
    """Learn from labelled texts; print how good it is on the newest of them."""
    columns = Columns(text_column, label_column, time_column, group_column)
    try:
        _train(data, columns, model, accuracy)
    except TableError as error:
        raise typer.BadParameter(str(error)) from None


def _train(data: Path, columns: Columns, path: Path, accuracy: float) -> None:
    try:
        from services.classifier.training.figures import figures  # noqa: PLC0415 - needs scikit-learn
        from services.classifier.training.learn import learn  # noqa: PLC0415
        from services.classifier.training.report import card, held_out_words, report, summary_words  # noqa: PLC0415
    except ImportError:
        raise TableError("训练需要 scikit-learn，请先安装：pip install 'tiaokuai[train]'") from None
    rows = read_labelled(data, columns)
    out.print(f"读入 {len(rows.copies):,} 件，{len(set(rows.labels))} 种标签；未用 {rows.left_out} 件")
    learned = learn(rows, accuracy)
    save(learned.model, path)
    path.with_name(f"{path.name}.report.html").write_text(report(learned, rows, accuracy), encoding="utf-8")
    path.with_name(f"{path.name}.card.md").write_text(card(learned, rows, accuracy), encoding="utf-8")
    out.print(held_out_words(learned, rows), markup=False)
    out.print(summary_words(figures(learned.held_out), accuracy), markup=False)
    out.print(f"模型 {learned.model.version} 已写入 {path}；报告和模型卡在同一文件夹", markup=False)
