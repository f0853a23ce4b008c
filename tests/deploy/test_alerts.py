"""Alerts name what is counted, say what to do, and are tried: each fires where it should and only there."""

import re
from typing import Any

import pytest
import yaml

from services.dispatch.metrics import WAITED
from shared.platform.metrics_page import find_metrics, metrics_page
from tests.deploy.series import undeclared
from tests.deploy.tools import OBSERVABILITY, ROOT, run

GROUPS = yaml.safe_load((OBSERVABILITY / "alerts.yaml").read_text("utf-8"))["groups"]
RULES: list[dict[str, Any]] = [rule for group in GROUPS for rule in group["rules"]]
ALERTS = {rule["alert"]: rule for rule in RULES if "alert" in rule}
CASES = ("alerts_test.yaml", "alerts_week_test.yaml")
RUNBOOK = (ROOT / "docs/runbooks/alerts.md").read_text("utf-8")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_series_is_declared_with_those_labels() -> None:
    assert {str(rule): wrong for rule in RULES if (wrong := undeclared(rule["expr"]))} == {}


def test_the_promised_minute_is_a_bucket() -> None:
    bounds = {s.labels["le"] for s in next(iter(WAITED.collect())).samples if s.name.endswith("_bucket")}
    asked = {bound for rule in RULES for bound in re.findall(r'le="([^"]+)"', rule["expr"])}
    assert asked
    assert asked <= bounds


def test_recorded_series_that_alerts_use_are_recorded() -> None:
    recorded = {rule["record"] for rule in RULES if "record" in rule}
    used = {name for rule in RULES for name in re.findall(r"\btiaokuai:\w+:\w+", rule["expr"])}
    assert used == recorded


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_how_bad_what_and_what_to_do(name: str) -> None:
    alert = ALERTS[name]
    assert alert["labels"]["severity"] in {"page", "ticket"}
    assert _CHINESE.search(alert["annotations"]["summary"])
    assert alert["annotations"]["runbook"] == f"docs/runbooks/alerts.md#{name.lower()}"
    section = RUNBOOK.partition(f"## {name}\n")[2].partition("\n## ")[0]
    assert [part for part in ("Means", "Look at", "Do", "Wake") if f"- **{part}:** " not in section] == []


def test_the_runbook_has_no_section_without_an_alert() -> None:
    assert set(re.findall(r"^## (\w+)$", RUNBOOK, re.MULTILINE)) == set(ALERTS)


def test_every_alert_has_a_case_that_fires_and_one_that_does_not() -> None:
    seen: dict[str, set[bool]] = {name: set() for name in ALERTS}
    for file in CASES:
        for case in yaml.safe_load((OBSERVABILITY / file).read_text("utf-8"))["tests"]:
            asked = case["promql_expr_test"][0]
            name = re.search(r'alertname="(\w+)"', asked["expr"])
            assert name, case
            seen[name[1]].add(bool(asked["exp_samples"]))
    assert {name: fires for name, fires in seen.items() if fires != {True, False}} == {}


def test_the_cases_hold() -> None:
    assert run("promtool", "test", "rules", *CASES).count("SUCCESS") == len(CASES)


@pytest.mark.parametrize(("severity", "receiver"), [("page", "on-duty"), ("ticket", "desk-of-operations")])
def test_alerts_reach_their_receiver(severity: str, receiver: str) -> None:
    run("amtool", "check-config", "alertmanager.yaml")
    routed = run(
        "amtool", "config", "routes", "test", "--config.file=alertmanager.yaml", f"severity={severity}"
    )
    assert routed.strip() == receiver


def test_the_page_of_metrics_is_current() -> None:
    assert (ROOT / "docs/metrics.md").read_text("utf-8") == metrics_page(find_metrics()), (
        "run `python -m shared.platform.metrics_page > docs/metrics.md`"
    )


def test_metrics_are_declared_in_one_place_a_service() -> None:
    declares = re.compile(r"^\w+ = (Counter|Gauge|Histogram)\(\s*\"tiaokuai_", re.MULTILINE)
    files = [path for folder in ("services", "shared") for path in (ROOT / folder).rglob("*.py")]
    declaring = [path for path in files if declares.search(path.read_text("utf-8"))]
    assert declaring
    assert {path.name for path in declaring} == {"metrics.py"}
