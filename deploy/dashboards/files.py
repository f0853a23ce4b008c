"""All dashboards as files, and the panels in them with what each asks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from deploy.dashboards.business_day import business_day
from deploy.dashboards.desk import desk
from deploy.dashboards.pipeline import pipeline
from deploy.dashboards.slo import slo
from deploy.dashboards.stores import stores
from deploy.dashboards.units import units

FOLDER = Path(__file__).parents[1] / "observability/dashboards"
_BOARDS = (pipeline, slo, units, desk, stores, business_day)


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of one panel of one dashboard."""

    board: str
    panel: str
    expression: str

    def within(self, interval: str) -> str:
        """The expression with Grafana's own variable filled in, for instance `15s`."""
        return self.expression.replace("$__rate_interval", interval)


def dashboard_files() -> dict[str, str]:
    """File name → JSON."""
    built = [make().build() for make in _BOARDS]
    return {
        f"{each.uid}.json": JSONEncoder(sort_keys=True, indent=2, ensure_ascii=False).encode(each) + "\n"
        for each in built
    }


def queries() -> list[Asked]:
    """Every query of the committed files."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    return [asked for each in found for asked in _of(each)]


def _of(dashboard: dict[str, Any]) -> Iterator[Asked]:
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield Asked(dashboard["title"], panel["title"], target["expr"])
