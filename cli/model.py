"""`tiaokuai model`: shows a model, compares two on the newest cases, and lets a person switch one on."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.history import read_history
from cli.screen import listing, screen
from deploy.local.platform import DEFAULT_FOLDER
from services.classifier.model.files import ModelError, load
from services.classifier.model.scorer import Model
from services.classifier.shipped import of_catalogue
from services.classifier.training.compare import Comparison, compare
from services.classifier.training.table import Columns, TableError, part, read_labelled
from shared.catalogue import load as load_catalogue

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A model file.")]
app = typer.Typer(
    help="Show a model, compare two on the newest cases, switch one on.",
    no_args_is_help=True,
    add_completion=False,
)
out = screen()


@app.command()
def show(file: File) -> None:
    """Its version, what it learned from, its labels."""
    model = _loaded(file)
    out.print(f"{model.version}  {model.lessons}  {len(model.labels.codes)} 种标签", markup=False)
    out.print("、".join(model.labels.codes), markup=False)


@app.command("compare")
def compare_models(
    champion: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The model in use.")],
    challenger: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The one to be tried.")],
    since: Annotated[str, typer.Option(help="First day of the weeks that neither learned from.")],
    data: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Labelled CSV; else the history.")
    ] = None,
    folder: Annotated[Path, typer.Option("--loop", help="Data folder of the loop.")] = DEFAULT_FOLDER,
) -> None:
    """Both on the same newest cases; it recommends, a person decides."""
    try:
        rows = read_labelled(data, Columns()) if data else read_history(folder, unit=False, label_map=None)
        found = compare(_loaded(champion), _loaded(challenger), part(rows, since, newer=True))
    except TableError as error:
        raise typer.BadParameter(str(error)) from None
    out.print(_table(found))
    words = "可以考虑启用挑战者" if found.better else "没有明显更好，建议不换"
    out.print(f"挑战者多对 {found.gained} 件，少对 {found.lost} 件：{words}", markup=False)


@app.command()
def switch(
    file: File,
    to: Annotated[Path, typer.Option(help="The file TIAOKUAI_MODEL_FILE names.")],
    person: Annotated[str, typer.Option("--by", help="Who decides it.")],
    reason: Annotated[str, typer.Option(help="Why; kept beside the model.")],
) -> None:
    """Put a model in the place of the one in use; the old one stays beside it."""
    try:
        model = of_catalogue(_loaded(file), load_catalogue())
    except ModelError as error:
        raise typer.BadParameter(str(error)) from None
    before = _loaded(to).version if to.exists() else None
    if to.exists():
        shutil.copy2(to, to.with_name(f"{to.name}.{before}"))
    draft = to.with_name(f"{to.name}.draft")
    shutil.copy2(file, draft)
    draft.replace(to)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    entry = {"at": at, "by": person, "reason": reason, "before": before, "after": model.version}
    with to.with_name(f"{to.name}.switched.jsonl").open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(entry, ensure_ascii=False) + "\n")
    out.print(f"已启用 {model.version}（原 {before or '无'}），请滚动重启分类服务", markup=False)


def _loaded(file: Path) -> Model:
    try:
        return load(file)
    except ModelError as error:
        raise typer.BadParameter(f"{file.name} 不是可用的模型文件：{error}") from None


def _table(found: Comparison) -> Table:
    table = listing("指标", "在用", "挑战者")
    for name, words in (
        ("accuracy", "第一候选正确"),
        ("top3", "前三候选含正确"),
        ("macro_f1", "宏平均 F1"),
        ("calibration_error", "校准误差"),
        ("decided", "决定的比例"),
        ("accuracy_decided", "决定的之中正确"),
    ):
        table.add_row(words, *(f"{getattr(each, name):.3f}" for each in (found.champion, found.challenger)))
    return table
