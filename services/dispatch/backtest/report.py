"""The report of a backtest: one HTML file that needs nothing else."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined

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
    shown = tally.cases[:: max(1, -(-len(tally.cases) // SHOWN))]
    rows = [words.row(case) for case in shown]
    return template.render(
        tally=tally,
        versions=versions,
        speed=speed,
        desk=tally.desk(),
        load=_load(tally, words),
        matrix=_matrix(tally, words),
        rules=_rules(tally, words),
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
    load = tally.load()
    most = max((max(pair) for pair in load.values()), default=1) or 1
    rows = [
        {
            "name": words.unit(unit),
            "town": unit in tally.towns,
            "before": before,
            "after": after,
            "widths": (100 * before / most, 100 * after / most),
        }
        for unit, (before, after) in load.items()
    ]
    return sorted(rows, key=lambda row: (-abs(row["after"] - row["before"]), -row["before"]))


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


def _rules(tally: Tally, words: Words) -> list[tuple[str, str, int, int]]:
    found = [(words.rule(rule), rule, *pair) for rule, pair in tally.by_rule().items()]
    return sorted(found, key=lambda row: (-abs(row[3] - row[2]), -row[2], row[1]))


def _embedded(rows: Sequence[Sequence[str]]) -> str:
    """JSON that may stand inside a script: no tag can begin in it."""
    return json.dumps(rows, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
