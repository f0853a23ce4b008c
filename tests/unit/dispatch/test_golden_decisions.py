"""Every situation of the golden table is decided as the table says: unit, rule and reason."""

import pytest

from tests.unit.dispatch.golden_table import EXPECTED, decided, rows
from tests.unit.dispatch.samples import book

ROWS = rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['序号']}-{row['规则']}")
def test_a_situation_is_decided_as_written(row: dict[str, str]) -> None:
    assert decided(book().rules, row) == {name: row[name] for name in EXPECTED}


def test_the_table_covers_every_matter_and_every_rule_that_facts_of_today_can_reach() -> None:
    catalogue = book().catalogue
    assert len(ROWS) >= 300
    assert {row["事项"] for row in ROWS} >= catalogue.categories.keys()
    # No firm is on the list of clause 37 yet, and every matter of today is in the catalogue.
    assert {rule.id for rule in catalogue.rules} - {row["规则"] for row in ROWS} <= {
        "listed-trigger",
        "catch-all",
    }
