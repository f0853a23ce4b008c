"""Where the unit complained of would have a part: only there does it make a difference who that is."""

import numpy as np

from services.dispatch.backtest.columns import Codes, Projection
from services.dispatch.backtest.seen import Reader
from services.dispatch.rules.evaluate import RuleBook


class Recusals:
    """Of a column of units complained of, keeps those that the decision of their row might name."""

    def __init__(self, book: RuleBook, reader: Reader) -> None:
        catalogue, unit = book.catalogue, reader.codings["respondent_unit"]
        numbers = {code: unit[code] for code in catalogue.units}
        self._width = len(unit)
        rows = {code: row for row, code in enumerate(catalogue.categories, start=1)}
        self._leaf = Projection(reader.codings["category"], lambda code: rows.get(code, 0))
        self._town = Projection(reader.codings["town"], lambda town: numbers.get(town, 0))
        received_by = {code: each.received_by for code, each in catalogue.sources.items()}
        self._receiver = Projection(
            reader.codings["source"], lambda source: numbers.get(received_by.get(source) or "", 0)
        )
        self._of_leaf = np.zeros((len(rows) + 1, self._width), bool)
        for code, leaf in catalogue.categories.items():
            self._of_leaf[rows[code], [numbers[each] for each in (leaf.lead, *leaf.co)]] = True
        self._of_rule = np.zeros((len(book.rules), self._width), bool)
        for row, rule in enumerate(book.rules):
            o = rule.outcome
            named = (o.lead, o.suggest, *o.co, *o.inform, *o.whistle, *o.help)
            self._of_rule[row, [numbers[each] for each in named if each in numbers]] = True

    def __call__(self, against: Codes, rules: Codes, batch: dict[str, Codes]) -> Codes:
        """The units complained of, 0 where it makes no difference; `batch` are the columns as read."""
        one = np.where(against < self._width, against, 0)
        part = self._of_leaf[self._leaf(batch["category"]), one] | self._of_rule[rules, one]
        part |= (one == self._town(batch["town"])) | (one == self._receiver(batch["source"]))
        return np.where(part, one, 0)
