"""`tiaokuai train`: a local model from labelled history, with a report and a model card."""

from pathlib import Path
from typing import Annotated

import typer

from cli.history import read_history
from cli.screen import screen
from deploy.local.platform import DEFAULT_FOLDER
from services.classifier.model.files import save
from services.classifier.training.table import Columns, LabelledRows, TableError, part, read_labelled

app = typer.Typer(add_completion=False)
out = screen()


@app.command()
def train(  # noqa: PLR0913, PLR0917 - a command has the options it has
    model: Annotated[
        Path, typer.Option("--out", help="Where to write the model; the report goes beside it.")
    ],
    data: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="CSV or CSV.GZ, UTF-8.")
    ] = None,
    from_history: Annotated[
        bool,
        typer.Option(
            "--from-history", help="Learn from what the district's desk and units made of their orders."
        ),
    ] = False,
    unit: Annotated[
        bool, typer.Option("--unit", help="With --from-history: learn units, not categories.")
    ] = False,
    label_map: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="CSV label, category: your labels in our codes."),
    ] = None,
    folder: Annotated[
        Path, typer.Option("--loop", help="With --from-history: data folder of the loop.")
    ] = DEFAULT_FOLDER,
    text_column: Annotated[str, typer.Option(help="Column of the text.")] = "text",
    label_column: Annotated[str, typer.Option(help="Column of the category or unit.")] = "label",
    time_column: Annotated[str | None, typer.Option(help="Column of the time; else the usual names.")] = None,
    group_column: Annotated[
        str | None,
        typer.Option(help="Column equal for near-duplicates; else `group`, else found by the text."),
    ] = None,
    before: Annotated[
        str | None, typer.Option(help="Learn only from what came before this day, to compare on the rest.")
    ] = None,
    accuracy: Annotated[
        float, typer.Option(min=0.5, max=0.999, help="Share of decided texts that shall be right.")
    ] = 0.9,
) -> None:
    """Learn from labelled texts; print how good it is on the newest of them."""
    if (data is None) != from_history:
        raise typer.BadParameter("请给出 --data 或 --from-history 之一")
    try:
        if data is not None:
            columns = Columns(text_column, label_column, time_column, group_column, label_map=label_map)
            rows = read_labelled(data, columns)
        else:
            rows = read_history(folder, unit=unit, label_map=label_map)
        _train(rows if before is None else part(rows, before, newer=False), model, accuracy)
    except TableError as error:
        raise typer.BadParameter(str(error)) from None


def _train(rows: LabelledRows, path: Path, accuracy: float) -> None:
    try:
        from services.classifier.training.figures import figures  # noqa: PLC0415 - needs scikit-learn
        from services.classifier.training.learn import learn  # noqa: PLC0415
        from services.classifier.training.report import card, held_out_words, report, summary_words  # noqa: PLC0415
    except ImportError:
        raise TableError("训练需要 scikit-learn，请先安装：pip install 'tiaokuai[train]'") from None
    out.print(f"读入 {len(rows.copies):,} 件，{len(set(rows.labels))} 种标签；未用 {rows.left_out} 件")
    learned = learn(rows, accuracy)
    save(learned.model, path)
    path.with_name(f"{path.name}.report.html").write_text(report(learned, rows, accuracy), encoding="utf-8")
    path.with_name(f"{path.name}.card.md").write_text(card(learned, rows, accuracy), encoding="utf-8")
    out.print(held_out_words(learned, rows), markup=False)
    out.print(summary_words(figures(learned.held_out), accuracy), markup=False)
    out.print(f"模型 {learned.model.version} 已写入 {path}；报告和模型卡在同一文件夹", markup=False)
