"""The report of a backtest: one HTML file that needs nothing else."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.dispatch.backtest.summary import evenly, rule_loads, unit_loads
from services.dispatch.backtest.tally import Tally
from services.dispatch.backtest.words import HEADINGS, Words
from shared.domain.safe_text import csv_cell

SHOWN = 3_000
"""How many changed cases the page holds; all of them go into the table of cases."""

_MATRIX = 14
"""How many units the matrix has at most on each side: those with the most moves."""


def page(tally: Tally, words: Words, versions: tuple[str, str], speed: dict[str, Any]) -> str:
    """The report as HTML."""
    template = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    ).get_template("report.html.jinja")
    rows = [words.row(case) for case in evenly(tally.cases, SHOWN)]
    return template.render(
        tally=tally,
        versions=versions,
        speed=speed,
        desk=tally.desk(),
        load=_load(tally, words),
        matrix=_matrix(tally, words),
        rules=rule_loads(tally, words),
        headings=HEADINGS,
        cases=_embedded(rows),
        shown=len(rows),
    )


def write_cases(tally: Tally, words: Words, file: TextIO) -> None:
    """Every changed case as CSV."""
    table = csv.writer(file)
    table.writerow(HEADINGS)
    for case in tally.cases:
        table.writerow(map(csv_cell, words.row(case)))


def _load(tally: Tally, words: Words) -> list[dict[str, Any]]:
    units = unit_loads(tally, words)
    most = max((max(each.before, each.after) for each in units), default=1) or 1
    return [dict(each) | {"widths": (100 * each.before / most, 100 * each.after / most)} for each in units]


def _matrix(tally: Tally, words: Words) -> dict[str, Any]:
    moves = tally.moves()
    givers = _most([(old, n) for (old, _), n in moves.items()])
    takers = _most([(new, n) for (_, new), n in moves.items()])
    most = max(moves.values(), default=1)
    rows = [
        (words.unit(old), [(moves[old, new], moves[old, new] / most) for new in takers]) for old in givers
    ]
    inside = sum(moves[old, new] for old in givers for new in takers)
    return {"to": [words.unit(new) for new in takers], "rows": rows, "left_out": moves.total() - inside}


def _most(weighed: Sequence[tuple[str, int]]) -> list[str]:
    totals: dict[str, int] = {}
    for unit, number in weighed:
        totals[unit] = totals.get(unit, 0) + number
    return sorted(totals, key=lambda unit: (-totals[unit], unit))[:_MATRIX]


def _embedded(rows: Sequence[Sequence[str]]) -> str:
    """JSON that may stand inside a script: no tag can begin in it."""
    return json.dumps(rows, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
