"""What runs in a cluster is what the code is: its settings, ports, roles, stages, secrets and databases."""

import re
from typing import Any

import pytest

from deploy.k8s.monitoring_objects import FILE, prometheus_rule
from deploy.local.databases import (
    CONSOLE,
    DATABASES,
    OPERATOR,
    READ_BY_UNITS,
    SERVICES,
    database_name,
    owner_name,
)
from services.classifier.history.stream import STAGE as LESSONS
from services.classifier.metrics import STAGE as COMPLAINTS
from services.dispatch.metrics import STAGE as ORDERS
from services.feedback.handler import STAGE as LOOP
from services.intake.metrics import STAGE as SUBMISSIONS
from services.intake.timeline import STAGE as TIMELINE
from shared.catalogue import SHIPPED, load
from shared.contract.topics import all_topics
from shared.platform.health import Health, health_routes
from shared.platform.migrations import Phase
from shared.platform.row_sight import UNIT_ROLE
from shared.platform.settings import ENVIRONMENT_PREFIX, Role
from shared.platform.settings_page import find_settings
from tests.deploy.manifests import OVERLAYS, Object, container, environment, named, pods

STAGES = {
    "intake": {SUBMISSIONS, TIMELINE},
    "classifier": {COMPLAINTS, LESSONS},
    "dispatch": {ORDERS},
    "feedback": {LOOP},
}
SETTINGS = {
    kind.model_fields["service"].default: {
        f"{ENVIRONMENT_PREFIX}{name.upper()}" for name in kind.model_fields
    }
    for kind in find_settings()
}
TOPICS = {topic.full_name: topic for topic in all_topics(u.code for u in load(SHIPPED).units_with_topics())}
PATHS = {route.path for route in health_routes(Health())}

pytestmark = pytest.mark.parametrize("overlay", OVERLAYS)


def _service(pod: Object) -> str:
    return str(pod["metadata"]["labels"]["app.kubernetes.io/name"])


def test_a_deployment_for_every_service_and_role(overlay: str) -> None:
    roles = [role for role in Role if role is not Role.ALL]
    wanted = {f"{service}-{role}" for service in SERVICES for role in roles} | {f"{CONSOLE}-http"}
    assert set(named(overlay, "Deployment")) == wanted
    assert set(named(overlay, "PodDisruptionBudget")) == wanted


@pytest.mark.parametrize("phase", Phase)
def test_a_job_for_every_database_and_phase(overlay: str, phase: Phase) -> None:
    found = {name: each for name, each in named(overlay, "Job").items() if name.endswith(f"-{phase}")}
    assert set(found) == {f"{service}-migrate-{phase}" for service in DATABASES}
    for name, job in found.items():
        assert container(job["spec"]["template"])["args"] == [
            "migrate",
            "$(TIAOKUAI_SERVICE)",
            "--phase",
            phase,
        ]
        hook = job["metadata"]["annotations"]["argocd.argoproj.io/hook"]
        assert hook == {Phase.BEFORE: "PreSync", Phase.AFTER: "PostSync"}[phase], name
        assert job["metadata"]["labels"]["tiaokuai/phase"] == phase, "to apply it alone without Argo CD"


def test_it_is_told_what_it_reads_and_nothing_else(overlay: str) -> None:
    for name, pod in pods(overlay):
        told = {key for key in environment(overlay, pod) if key.startswith(ENVIRONMENT_PREFIX)}
        assert told - SETTINGS[_service(pod)] == set(), name


def test_what_a_value_refers_to_is_told_before_it(overlay: str) -> None:
    for name, pod in pods(overlay):
        seen: set[str] = set()
        for each in container(pod)["env"]:
            assert set(re.findall(r"\$\((\w+)\)", each.get("value", ""))) <= seen, (name, each["name"])
            seen.add(each["name"])
        assert set(re.findall(r"\$\((\w+)\)", " ".join(container(pod)["args"]))) <= seen, name


def test_ports_and_pages_are_the_codes(overlay: str) -> None:
    for name, each in named(overlay, "Deployment").items():
        pod = each["spec"]["template"]
        told, ports = environment(overlay, pod), _ports(pod)
        assert str(ports["health"]) == told["TIAOKUAI_HEALTH_PORT"]
        if name.endswith("-http"):
            assert str(ports["http"]) == told["TIAOKUAI_HTTP_PORT"]
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            asked = container(pod)[probe]["httpGet"]
            assert asked["port"] == "health"
            assert asked["path"] in PATHS
        assert container(pod)["livenessProbe"]["httpGet"]["path"] == "/livez", "never on Kafka or PostgreSQL"


def test_an_address_leads_to_an_api(overlay: str) -> None:
    services = named(overlay, "Service")
    for _name, pod in pods(overlay):
        for value in environment(overlay, pod).values():
            for host, port in re.findall(r"^http://([\w-]+):(\d+)$", value):
                assert int(port) in {each["port"] for each in services[host]["spec"]["ports"]}
    for each in services.values():
        assert _selected(overlay, each["spec"]["selector"])


def test_secrets_are_made_by_somebody(overlay: str) -> None:
    made = set(named(overlay, "ExternalSecret")) | set(named(overlay, "KafkaUser"))
    made.add(f"{next(iter(named(overlay, 'Kafka')))}-cluster-ca-cert")
    for name, pod in pods(overlay):
        assert set(_secrets(pod)) <= made, name
    for cluster in named(overlay, "Cluster").values():
        people = [role for role in cluster["spec"]["managed"]["roles"] if role["login"]]
        assert {role["passwordSecret"]["name"] for role in people} <= made


def test_key_files_lie_where_the_settings_look(overlay: str) -> None:
    external = named(overlay, "ExternalSecret")
    for name, pod in pods(overlay):
        if "-migrate-" in name:
            continue
        kept = {each["secretKey"] for each in external[f"{_service(pod)}-keys"]["spec"]["data"]}
        looked = {
            v.removeprefix("/run/keys/") for v in environment(overlay, pod).values() if "/run/keys/" in v
        }
        assert looked == kept, name


def test_every_process_is_restricted(overlay: str) -> None:
    for name, pod in pods(overlay):
        spec, only = pod["spec"], container(pod)
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert only["securityContext"]["readOnlyRootFilesystem"] is True
        assert only["securityContext"]["allowPrivilegeEscalation"] is False
        assert only["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory"} <= set(only["resources"]["requests"])
        assert "memory" in only["resources"]["limits"]
        assert re.fullmatch(r"[\w./-]+@sha256:[0-9a-f]{64}", only["image"]), "by digest"
    assert all(
        each["automountServiceAccountToken"] is False for each in named(overlay, "ServiceAccount").values()
    )


def test_nobody_speaks_but_by_a_policy(overlay: str) -> None:
    policies = named(overlay, "NetworkPolicy")
    nothing = policies["nothing"]["spec"]
    assert nothing == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    ports = {8080, 8081}
    for name, each in policies.items():
        labels = each["spec"]["podSelector"].get("matchLabels", {})
        if any(label.startswith(("app.kubernetes.io", "tiaokuai/")) for label in labels):
            assert _selected(overlay, labels), f"{name} is about nobody"
            inwards = {p["port"] for rule in each["spec"].get("ingress", []) for p in rule["ports"]}
            assert inwards <= ports, name


def test_the_databases_are_those_of_the_code(overlay: str) -> None:
    (cluster,) = named(overlay, "Cluster").values()
    said = "\n".join(cluster["spec"]["bootstrap"]["initdb"]["postInitSQL"])
    wanted = {f"create database tiaokuai_{name} owner {owner_name(name)}" for name in DATABASES}
    assert set(re.findall(r"create database .*", said)) == wanted
    roles = {role["name"]: role for role in cluster["spec"]["managed"]["roles"]}
    known = {r for n in DATABASES for r in (database_name(n), owner_name(n))}
    assert set(roles) == known | {OPERATOR, UNIT_ROLE}
    become = {name for name, role in roles.items() if role.get("inRoles") == [UNIT_ROLE]}
    assert become == {database_name(service) for service in READ_BY_UNITS}
    assert {name for name, role in roles.items() if role.get("bypassrls")} == become


def test_stages_grow_to_their_partitions(overlay: str) -> None:
    scaled = named(overlay, "ScaledObject")
    assert bool(scaled) == (overlay == "production")
    for name, each in scaled.items():
        service, spec = name.removesuffix("-stream"), each["spec"]
        assert spec["scaleTargetRef"]["name"] in named(overlay, "Deployment")
        asked = [trigger["metadata"] for trigger in spec["triggers"]]
        assert {one["consumerGroup"] for one in asked} <= {f"tiaokuai.{service}.{s}" for s in STAGES[service]}
        assert all(service in TOPICS[one["topic"]].readers for one in asked)
        assert spec["maxReplicaCount"] == max(TOPICS[one["topic"]].partitions for one in asked)
        assert spec["minReplicaCount"] >= 2


def test_the_alerts_are_those_that_are_tried(overlay: str) -> None:
    assert FILE.read_text("utf-8") == prometheus_rule(), "run `python -m deploy.k8s.monitoring_objects`"
    assert named(overlay, "PrometheusRule")
    boards = named(overlay, "ConfigMap")["dashboards"]["data"]
    assert len(boards) == 6


def test_kafka_and_postgres_keep_what_they_acknowledged(overlay: str) -> None:
    if overlay != "production":
        pytest.skip("one node has no second copy: its page says so")
    (kafka,), (cluster,) = (list(named(overlay, kind).values()) for kind in ("Kafka", "Cluster"))
    assert kafka["spec"]["kafka"]["config"]["min.insync.replicas"] == 2
    assert kafka["spec"]["kafka"]["config"]["default.replication.factor"] == 3
    assert cluster["spec"]["instances"] == 3
    assert cluster["spec"]["postgresql"]["synchronous"]["dataDurability"] == "required"


def _ports(pod: Object) -> dict[str, int]:
    return {each["name"]: each["containerPort"] for each in container(pod)["ports"]}


def _selected(overlay: str, labels: dict[str, str]) -> list[str]:
    return [name for name, pod in pods(overlay) if labels.items() <= pod["metadata"]["labels"].items()]


def _secrets(pod: Object) -> list[str]:
    volumes: list[Any] = pod["spec"]["volumes"]
    whole = [each["secret"]["secretName"] for each in volumes if "secret" in each]
    parts = [
        part["secret"]["name"] for each in volumes for part in each.get("projected", {}).get("sources", [])
    ]
    keys = [
        e["valueFrom"]["secretKeyRef"]["name"]
        for e in container(pod)["env"]
        if "secretKeyRef" in e.get("valueFrom", {})
    ]
    return whole + parts + keys
