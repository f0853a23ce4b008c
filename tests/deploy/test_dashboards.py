"""Dashboards are what the code says and ask for what is counted; tests/e2e runs every query live."""

import json
import re

import pytest

from deploy.dashboards.files import FOLDER, dashboard_files, queries
from tests.deploy.series import DECLARED, undeclared

_BOARDS = {name: json.loads(text) for name, text in dashboard_files().items()}


def test_the_files_are_as_the_code_says() -> None:
    committed = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.json")}
    assert committed == dashboard_files(), "run `python -m deploy.dashboards`"


def test_every_series_is_declared_with_those_labels() -> None:
    assert {asked.panel: wrong for asked in queries() if (wrong := undeclared(asked.expression))} == {}


def test_the_check_names_what_nobody_counts() -> None:
    assert (
        undeclared("sum by (unit) (rate(tiaokuai_dispatch_gone_total[5m]))")[0]
        == "tiaokuai_dispatch_gone_total"
    )
    assert undeclared("max by (unit) (tiaokuai_dispatch_queued_orders)") == ["unit"]


@pytest.mark.parametrize("name", _BOARDS)
def test_every_panel_asks_and_has_a_title_of_its_own(name: str) -> None:
    panels = [each for each in _BOARDS[name]["panels"] if each["type"] != "row"]
    assert panels
    assert all(each["targets"] for each in panels)
    assert len({each["title"] for each in panels}) == len(panels)


def test_every_metric_is_on_a_dashboard() -> None:
    shown = {name for asked in queries() for name in re.findall(r"tiaokuai_\w+", asked.expression)}
    shown = {DECLARED[name].name for name in shown}
    assert {metric.name for metric in DECLARED.values()} - shown == set(), "a new metric: show it"
