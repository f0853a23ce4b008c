"""Every object of every overlay is one a cluster knows, strictly: no field it would drop in silence."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import kubernetes_validate
import pytest
from jsonschema import Draft7Validator

from tests.deploy.manifests import K8S, OVERLAYS, Object, objects

_VERSION = "1.34"
_BUILT_IN = {"", "apps", "batch", "policy", "networking.k8s.io"}


def faults(made: Object) -> list[str]:
    """What a strict API server would say of it."""
    group, _, version = made["apiVersion"].rpartition("/")
    if group in _BUILT_IN:
        return _as_kubernetes(made)
    schema = K8S / "schemas" / f"{made['kind'].lower()}_{version}.json"
    if not schema.exists():
        return [f"no schema for {made['apiVersion']} {made['kind']}"]
    return [error.message for error in _validator(schema).iter_errors(made)]


def _as_kubernetes(made: Object) -> list[str]:
    try:
        kubernetes_validate.validate(made, _VERSION, strict=True)
    except kubernetes_validate.ValidationError as error:
        return [error.message]
    return []


@cache
def _validator(schema: Path) -> Draft7Validator:
    return Draft7Validator(json.loads(schema.read_text("utf-8")))


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_object_is_known_strictly(overlay: str) -> None:
    found = {f"{each['kind']}/{each['metadata']['name']}": faults(each) for each in objects(overlay)}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_no_object_twice_and_all_in_one_namespace(overlay: str) -> None:
    names = [(each["kind"], each["metadata"]["name"]) for each in objects(overlay)]
    assert len(set(names)) == len(names)
    spaces = {each["metadata"].get("namespace") for each in objects(overlay) if each["kind"] != "Namespace"}
    assert spaces == {"tiaokuai"}


@pytest.mark.parametrize(
    ("kind", "spoil"),
    [
        ("Deployment", lambda spec: spec["template"]["spec"].update(serviceAcountName="x")),
        ("NetworkPolicy", lambda spec: spec.update(podselector={})),
        ("Cluster", lambda spec: spec["postgresql"].update(synchronus={})),
        ("Kafka", lambda spec: spec["kafka"].update(replica=3)),
        ("PodMonitor", lambda spec: spec.update(selectors={})),
    ],
)
def test_a_slip_of_the_pen_is_named(kind: str, spoil: Callable[[Object], None]) -> None:
    made = next(each for each in objects("production") if each["kind"] == kind)
    spoilt = json.loads(json.dumps(made))
    assert faults(spoilt) == []
    spoil(spoilt["spec"])
    assert faults(spoilt) != []
