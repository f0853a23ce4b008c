"""The page of all metrics: `python -m shared.platform.metrics_page > docs/metrics.md`."""

import importlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from prometheus_client import Counter, Gauge, Histogram

from shared.platform import metrics as everybody

_ROOT = Path(__file__).resolve().parents[2]
_HEAD = """# Metrics

Made by `python -m shared.platform.metrics_page > docs/metrics.md`; a test compares. Served as `/metrics` on
the health port of every process. Counters end in `_total`. Labels are bounded: stages, unit codes,
reasons, routes; never a phone, a name or an order's id. Stages and HTTP count once a batch or request. Gauges
of what waits are set by the process that runs the timers, so take `max` over processes.
"""
_KINDS = (Counter, Gauge, Histogram)


@dataclass(frozen=True, slots=True)
class Metric:
    """A declared metric: `name` as scraped, for a histogram without `_bucket`, `_sum`, `_count`."""

    name: str
    kind: str
    labels: tuple[str, ...]
    meaning: str

    def series(self) -> tuple[str, ...]:
        """The names a query may use."""
        if self.kind == "histogram":
            return tuple(f"{self.name}_{end}" for end in ("bucket", "sum", "count"))
        return (self.name,)


def find_metrics(root: Path = _ROOT) -> dict[str, list[Metric]]:
    """Every declaration: by service, `shared` first."""
    modules = {
        path.parent.name: importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
        for path in sorted(root.glob("services/*/metrics.py"))
    }
    return {"shared": _declared(everybody)} | {name: _own(each) for name, each in modules.items()}


def metrics_page(found: dict[str, list[Metric]]) -> str:
    """Markdown: one table for all processes, then one a service."""
    sections = [_HEAD]
    for name, metrics in found.items():
        title = "Every stage and process" if name == "shared" else name
        sections += [f"\n## {title}\n\n", _table(metrics)]
    return "".join(sections)


def _own(module: ModuleType) -> list[Metric]:
    shared = {each.name for each in _declared(everybody)}
    return [each for each in _declared(module) if each.name not in shared]


def _declared(module: ModuleType) -> list[Metric]:
    return [_metric(each) for each in vars(module).values() if isinstance(each, _KINDS)]


def _metric(collector: Counter | Gauge | Histogram) -> Metric:
    described = next(iter(collector.describe()))
    name = described.name + ("_total" if described.type == "counter" else "")
    labels = tuple(vars(collector)["_labelnames"])
    return Metric(name, described.type, labels, described.documentation)


def _table(metrics: Iterable[Metric]) -> str:
    rows = map(_row, metrics)
    return "\n".join(["| metric | kind | labels | meaning |", "|---|---|---|---|", *rows, ""])


def _row(metric: Metric) -> str:
    labels = ", ".join(f"`{label}`" for label in metric.labels) or "–"
    return f"| `{metric.name}` | {metric.kind} | {labels} | {metric.meaning} |"


if __name__ == "__main__":
    sys.stdout.write(metrics_page(find_metrics()))
