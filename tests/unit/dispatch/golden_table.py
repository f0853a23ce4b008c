"""Golden decisions: a table an official can read, one situation a row, with unit, rule and reason expected.

`python -m tests.unit.dispatch.golden_table` writes what the shipped catalogue decides into the right half of
the table; whoever changes a rule reads the difference before it is committed.
"""

import csv
from datetime import date
from pathlib import Path

from services.dispatch.rules.evaluate import RuleBook
from services.dispatch.rules.marks import NO_MARK, Standing
from services.dispatch.rules.observed import Observed
from shared.contract.events.classification import Candidate
from shared.domain.vocabulary import Confidentiality, RequestType
from tests.unit.dispatch.samples import book

TABLE = Path(__file__).parent / "golden_decisions.csv"
GIVEN = (
    "序号",
    "情形",
    "事项",
    "第二候选",
    "把握",
    "诉求类型",
    "街镇",
    "地址",
    "被反映单位",
    "来源",
    "紧急",
    "跨街镇",
    "保密",
    "标记",
    "关联案件",
    "日期",
)
EXPECTED = ("去向", "主办", "协办", "抄告", "吹哨", "协助", "建议", "规则", "理由")


_NAMES = {code: unit.short for code, unit in book().catalogue.units.items()}
_CODES = {name: code for code, name in _NAMES.items()}


def observed(row: dict[str, str]) -> Observed:
    """The situation of a row; what is left empty is unknown, or as it mostly is."""
    codes = [code for code in (row["事项"], row["第二候选"]) if code]
    shares = (0.9, 0.08) if row["把握"] != "too_close" else (0.48, 0.46)
    kind, _, evidence = row["标记"].partition("/")
    return Observed(
        request_type=RequestType(row["诉求类型"] or "complaint"),
        channel="phone",
        confidentiality=Confidentiality(row["保密"] or "open"),
        anonymous=False,
        urgent=row["紧急"] == "是",
        cross_town=row["跨街镇"] == "是",
        respondent_unit=_CODES.get(row["被反映单位"]),
        town=_CODES.get(row["街镇"]),
        place_text=row["地址"],
        candidates=tuple(Candidate(category=c, probability=p) for c, p in zip(codes, shares, strict=False)),
        confidence=row["把握"] or "sure",
        mark=Standing(kind, evidence, "sh12345", "clerk-1", "2026-09-01") if kind else NO_MARK,
        day=date.fromisoformat(row["日期"] or "2026-03-10"),
        source=row["来源"] or "sh12345",
        place_stated=bool(row["地址"]),
        related=(row["关联案件"],) if row["关联案件"] else (),
    )


def decided(rules: RuleBook, row: dict[str, str]) -> dict[str, str]:
    """What the rule book makes of it, as the right half of the row."""
    made = rules.decision(observed(row), "golden")
    one = tuple((unit,) if unit else () for unit in (made.lead, made.suggest))
    lists = (one[0], made.co, made.informed, made.whistle, made.help, one[1])
    units = ("、".join(_NAMES[unit] for unit in units) for units in lists)
    return dict(zip(EXPECTED, (made.place or "", *units, made.rule, made.explanation), strict=True))


def rows() -> list[dict[str, str]]:
    """The table."""
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(table: list[dict[str, str]]) -> None:
    """The table with its right half as decided now."""
    with TABLE.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, (*GIVEN, *EXPECTED), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | decided(book().rules, row) for row in table)


if __name__ == "__main__":
    write(rows())
