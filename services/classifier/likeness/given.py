"""What stands beside the words: who complains, of which enterprise, where and when; how much each says."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log

from shared.domain.matching import enterprise_key
from shared.domain.place import extract_place

_WORTH = {"enterprise": 0.6, "place": 0.4, "complainant": 0.35}
"""What an equal field is worth beside the words, when few rows have it; less for what half of them share."""

_DIFFERS = {"enterprise": 0.35, "place": 0.7, "complainant": 1.0}
"""What is left of a likeness when both rows name one and they differ; strangers may well share a matter."""

_FIRM_AROUND = re.compile(
    "^(?:(?:上海|江苏|浙江)省?市?)?(?:嘉定区?)?|(?:集团|股份|有限|责任|总?公司|分公司|\\(.*?\\))+$"
)
_FAR, _FAR_LEFT = timedelta(days=180), 0.6
"""Beyond clause 52's window two rows are less likely one matter."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file; fields the file doesn't have are empty."""

    ident: str
    text: str
    complainant: str = ""
    enterprise: str = ""
    place: str = ""
    time: datetime | None = None


class Given:
    """The fields of all rows in the form in which they are compared."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._times = [row.time for row in rows]
        self._fields = {
            "complainant": [row.complainant.strip() for row in rows],
            "enterprise": [_firm(row.enterprise) for row in rows],
            "place": [_place(row.place) for row in rows],
        }
        self._sharing = {name: Counter(values) for name, values in self._fields.items()}
        self._rows = {name: _by_value(values) for name, values in self._fields.items()}

    def sharing(self, row: int) -> set[int]:
        """Rows that share an enterprise, a place or a complainant with this one."""
        found: set[int] = set()
        for name, values in self._fields.items():
            if values[row]:
                found.update(self._rows[name][values[row]])
        return found - {row}

    def judged(self, one: int, other: int, words: float) -> tuple[float, tuple[str, ...]]:
        """The likeness of the words moved by what is given, 0 to 1, and which fields are equal."""
        apart, equal = 1.0 - words, []
        for name, values in self._fields.items():
            if values[one] and values[one] == values[other]:
                equal.append(name)
                apart *= 1.0 - _WORTH[name] * self._rarity(name, values[one])
        score = 1.0 - apart
        for name, values in self._fields.items():
            if _differ(values[one], values[other]):
                score *= _DIFFERS[name]
        return score * self._nearness(one, other), tuple(equal)

    def _rarity(self, name: str, value: str) -> float:
        """1 for what two rows share, falling to 0 for what all do."""
        count = len(self._times)
        return log(count / self._sharing[name][value]) / log(count / 2) if count > 2 else 1.0

    def _nearness(self, one: int, other: int) -> float:
        first, second = self._times[one], self._times[other]
        if first is None or second is None:
            return 1.0
        return 1.0 - (1.0 - _FAR_LEFT) * min(abs(first - second) / _FAR, 1.0)


def _by_value(values: Iterable[str]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, value in enumerate(values):
        if value:
            rows.setdefault(value, []).append(row)
    return rows


def _differ(one: str, other: str) -> bool:
    """Neither is the other, nor a part of it: a road beside a numbered house says nothing."""
    return bool(one and other) and one not in other and other not in one


def _firm(name: str) -> str:
    """The name's core: without district and legal form, unless nothing would be left."""
    key = enterprise_key(name)
    return _FIRM_AROUND.sub("", key) or key


def _place(text: str) -> str:
    """The address in the place's words, else the words themselves."""
    return enterprise_key(extract_place(text).text or text)
