"""The objects of an overlay as kustomize makes them, found by kind and name."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from tests.deploy.tools import ROOT, run

K8S = ROOT / "deploy/k8s"
OVERLAYS = sorted(path.name for path in (K8S / "overlays").iterdir())
Object = dict[str, Any]


@cache
def objects(overlay: str) -> tuple[Object, ...]:
    """What would be applied; the test fails where kustomize refuses."""
    return tuple(yaml.load_all(run("kubectl", "kustomize", f"overlays/{overlay}", at=K8S), yaml.CSafeLoader))


def named(overlay: str, kind: str) -> dict[str, Object]:
    """Name → object, of one kind."""
    return {each["metadata"]["name"]: each for each in objects(overlay) if each["kind"] == kind}


def pods(overlay: str) -> Iterator[tuple[str, Object]]:
    """Name and pod template of everything of ours that runs."""
    for kind in ("Deployment", "Job"):
        for name, each in named(overlay, kind).items():
            yield name, each["spec"]["template"]


def container(pod: Object) -> Object:
    """Its only container."""
    (only,) = pod["spec"]["containers"]
    return dict(only)


def environment(overlay: str, pod: Object) -> dict[str, str]:
    """What the container is told by literal value: its own and the maps it takes in."""
    maps = named(overlay, "ConfigMap")
    told = {}
    for source in container(pod).get("envFrom", []):
        told |= maps[source["configMapRef"]["name"]]["data"]
    return told | {each["name"]: each.get("value", "") for each in container(pod).get("env", [])}
