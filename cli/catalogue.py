"""`tiaokuai catalogue`: checks a catalogue, shows what it covers, tries a proposed one on the past."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.backtest import backtest, sample
from cli.screen import listing, screen
from services.dispatch.rules.evaluate import RuleBook
from shared.catalogue import SHIPPED, Catalogue, CatalogueError, Problem, load
from shared.catalogue import check as check_content
from shared.catalogue.categories import Holder
from shared.catalogue.units import UnitKind
from shared.domain.vocabulary import RequestType

Folder = Annotated[
    Path,
    typer.Argument(
        exists=True, file_okay=False, envvar="TIAOKUAI_CATALOGUE", help="Folder of the catalogue."
    ),
]

app = typer.Typer(
    help="Check the catalogue of categories, units and rules, and try a proposed one on the past.",
    no_args_is_help=True,
    add_completion=False,
)


@app.callback()
def root() -> None:
    """Check the catalogue of categories, units and rules, and try a proposed one on the past."""


app.command()(backtest)
app.command()(sample)


@app.command()
def check(folder: Folder = SHIPPED) -> None:
    """Print what the catalogue covers; each mistake with file and line, and 1 when there is any."""
    out = screen()
    try:
        catalogue = load(folder)
        book = RuleBook(catalogue)
    except CatalogueError as error:
        _tell(error.problems)
        raise typer.Exit(1) from error
    out.print(_coverage(catalogue))
    out.print(_counts(catalogue))
    if problems := check_content(catalogue):
        _tell(problems)
        raise typer.Exit(1)
    out.print(_reach(book))
    out.print(f"[green]{catalogue.version} 没有发现问题[/green]")


def _reach(book: RuleBook) -> Table:
    """Which rule decides how many leaves when nothing is special: sure of it, the place known."""
    table = listing("规则", "名称", "投诉", "咨询", title="地点明确、没有特殊情形时，各规则决定的事项数")
    decided = {
        asked: Counter(_plain_rules(book, asked)) for asked in (RequestType.COMPLAINT, RequestType.CONSULT)
    }
    for rule in book.catalogue.rules:
        figures = [str(each[rule.id] or "") for each in decided.values()]
        table.add_row(rule.id, rule.name, *figures)
    return table


def _plain_rules(book: RuleBook, asked: RequestType) -> Iterator[str]:
    town = book.catalogue.towns()[0].code
    for code in book.catalogue.categories:
        told = {
            "category": code,
            "town": town,
            "request_type": asked.value,
            "day": str(datetime.now(UTC).date()),
        }
        yield book.decide(book.facts.again(told, ())).rule.id


def _tell(problems: list[Problem]) -> None:
    err = screen(stderr=True)
    for problem in problems:
        err.print(str(problem), markup=False)
    err.print(f"[red]共 {len(problems)} 个问题，请改正后再启用[/red]")


def _coverage(catalogue: Catalogue) -> Table:
    headings = ("二级类", "事项", "条线", "街镇", "两级", "例句", "每事项最少例句", "主管单位")
    title = f"{catalogue.title.title}  {catalogue.version}"
    table = listing("代码", "一级类", *headings, whole=("一级类",), title=title)
    for column in table.columns[2:]:
        column.justify = "right"
    for code, first in catalogue.first_levels.items():
        leaves = [leaf for leaf in catalogue.categories.values() if leaf.first_level == code]
        sizes = [len(leaf.examples) for leaf in leaves]
        figures = (
            len({leaf.second_level for leaf in leaves}),
            len(leaves),
            *(sum(leaf.power.holder is holder for leaf in leaves) for holder in Holder),
            sum(sizes),
            min(sizes, default=0),
            len({leaf.lead for leaf in leaves}),
        )
        table.add_row(code, first.name, *map(str, figures))
    examples = sum(len(leaf.examples) for leaf in catalogue.categories.values())
    second = len(catalogue.second_levels)
    table.add_section()
    held = Counter(leaf.power.holder for leaf in catalogue.categories.values())
    holders = (str(held[holder]) for holder in Holder)
    table.add_row("", "合计", str(second), str(len(catalogue.categories)), *holders, str(examples))
    return table


def _counts(catalogue: Catalogue) -> Table:
    table = Table("内容", "数量", show_header=False)
    kinds = {
        UnitKind.TOWN: "街镇",
        UnitKind.DEPARTMENT: "条线部门",
        UnitKind.OUTSIDE: "政府序列以外的单位",
    }
    for kind, words in kinds.items():
        table.add_row(words, str(sum(unit.kind is kind for unit in catalogue.units.values())))
    table.add_row("地点", str(len(catalogue.places)))
    table.add_row("其中两个以上街镇都有的", str(sum(len(place.towns) > 1 for place in catalogue.places)))
    table.add_row("派单规则", str(len(catalogue.rules)))
    table.add_row("时限", str(len(catalogue.clocks)))
    table.add_row("来源", str(len(catalogue.sources)))
    return table
