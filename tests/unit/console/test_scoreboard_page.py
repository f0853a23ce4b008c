"""The scoreboard's page shows what feedback says, in the very shape in which feedback says it."""

from datetime import UTC, datetime

from services.console.desk_book import DeskBook
from services.console.rules.roles import Person, Role
from services.console.view.pages import Pages
from services.feedback.board.tables import definitions, shown
from services.feedback.rules.measures import COUNTS
from services.feedback.rules.rates import Line
from shared.catalogue.load import load


def test_every_figure_is_shown_with_its_denominator() -> None:
    line = shown(Line("jw", "经委", 1, (7,) * len(COUNTS)))
    now = datetime(2026, 11, 24, tzinfo=UTC)
    page = Pages(DeskBook(load())).render(
        "scoreboard.html",
        board={"minimum": 5, "counted_at": now.isoformat(), "measures": definitions(), "units": [line]},
        person=Person("zheng", "郑", frozenset({Role.SUPERVISOR})),
        form_token="",
        path="/scoreboard",
        query={},
        told="",
        refused=None,
        now=now,
    )
    assert "经委" in page
    assert all(each["name"] in page for each in definitions())
    assert "100%" in page
