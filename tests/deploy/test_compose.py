"""compose.yaml is one that compose reads, and tells the services what they read: settings, names, ports."""

import re
from functools import cache
from typing import Any

import pytest
import yaml

from deploy.dashboards.panels import SOURCE
from deploy.local.databases import DATABASES, database_name
from tests.deploy.test_workloads import SETTINGS
from tests.deploy.tools import OBSERVABILITY, ROOT, run

_PREFIX = "TIAOKUAI_"


@cache
def services() -> dict[str, dict[str, Any]]:
    """As compose itself understands the file; no engine is needed for that."""
    said = run("docker-compose", "-f", "compose.yaml", "config", at=ROOT / "deploy")
    return dict(yaml.safe_load(said)["services"])


@pytest.mark.parametrize("name", DATABASES)
def test_a_process_is_told_what_it_reads_and_nothing_else(name: str) -> None:
    told = {key for key in services()[name]["environment"] if key.startswith(_PREFIX)}
    assert told - SETTINGS[name] == set()
    assert f"/{database_name(name)}?" in services()[name]["environment"]["TIAOKUAI_POSTGRES_DSN"]
    assert services()[name]["read_only"] is True
    assert services()[name]["cap_drop"] == ["ALL"]


def test_addresses_lead_to_ports_that_are_listened_on() -> None:
    for name in DATABASES:
        for value in services()[name]["environment"].values():
            for host, port in re.findall(r"^http://([\w-]+):(\d+)$", value):
                assert services()[host]["environment"]["TIAOKUAI_HTTP_PORT"] == port


def test_prometheus_scrapes_every_process() -> None:
    (job,) = yaml.safe_load((OBSERVABILITY / "prometheus.yaml").read_text("utf-8"))["scrape_configs"]
    targets = {target for each in job["static_configs"] for target in each["targets"]}
    wanted = {f"{name}:{services()[name]['environment']['TIAOKUAI_HEALTH_PORT']}" for name in DATABASES}
    assert targets == wanted
    run("promtool", "check", "config", "--syntax-only", "prometheus.yaml")


def test_grafana_knows_the_source_the_dashboards_ask() -> None:
    file = OBSERVABILITY / "grafana/datasources/prometheus.yaml"
    (source,) = yaml.safe_load(file.read_text("utf-8"))["datasources"]
    assert (source["uid"], source["type"]) == (SOURCE.uid, SOURCE.type_val)
    assert "prometheus" in services()


def test_mounted_files_are_there() -> None:
    for each in services().values():
        for volume in each.get("volumes", []):
            if volume["type"] == "bind":
                assert (ROOT / "deploy" / volume["source"]).exists(), volume["source"]


def test_the_image_takes_packages_by_hash_and_nobody_is_root() -> None:
    steps = (ROOT / "deploy/Dockerfile").read_text("utf-8")
    assert steps.count("--require-hashes") == 2
    last = steps.rpartition("\nFROM ")[2]
    assert "USER 10001:10001" in last
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", steps, re.MULTILINE)
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    assert sorted({each.partition("/")[0] for line in copied for each in line.split()}) == sorted(allowed)


def test_the_image_knows_the_name_and_version_that_services_tell() -> None:
    steps = (ROOT / "deploy/Dockerfile").read_text("utf-8")
    assert "build_editable" in steps, "without its metadata every service ends at the start of its API"
