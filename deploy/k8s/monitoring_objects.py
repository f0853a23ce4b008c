"""The alerts as the Prometheus operator's object: `python -m deploy.k8s.monitoring_objects` writes it."""

from pathlib import Path

import yaml

FILE = Path(__file__).parent / "components/monitoring/rules.yaml"
ALERTS = Path(__file__).parents[1] / "observability/alerts.yaml"
_HEAD = "# Made by `python -m deploy.k8s.monitoring_objects` from alerts.yaml; a test compares.\n"


def prometheus_rule() -> str:
    """The rules of alerts.yaml, word for word, as YAML of a PrometheusRule."""
    manifest = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "tiaokuai"},
        "spec": yaml.safe_load(ALERTS.read_text("utf-8")),
    }
    return _HEAD + yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=110)


if __name__ == "__main__":
    FILE.write_text(prometheus_rule(), "utf-8")
