"""Every service against its own OpenAPI document: whatever fits it (or doesn't) never ends in a 5xx."""

import asyncio
import os
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import one_of
from schemathesis import GenerationMode

from shared.platform.database import pool
from shared.platform.health import Health
from shared.platform.identity import Identity
from shared.platform.keys import ensure_development_keys
from shared.platform.openapi import openapi
from shared.platform.serve import serve
from shared.platform.web import limits, web_app
from shared.stream.direct import DirectLane
from shared.stream.host import all_routes
from shared.stream.memory import MemoryLog, MemorySink
from shared.stream.service import Service, Store
from tests.platform_fixtures import Database

SERVICES = ("intake", "classifier", "dispatch", "feedback")
EXAMPLES = int(os.environ.get("TIAOKUAI_OPENAPI_EXAMPLES", "4"))
"""Requests an operation: few in the tests, many by `make openapi`."""


class Everybody:
    """Knows one caller, who may do all that the document says."""

    def __init__(self, scopes: frozenset[str]) -> None:
        self._identity = Identity("anybody", scopes | {"unit:scjgj"})

    async def identify(self, _authorization: str) -> Identity:
        return self._identity


def built(name: str, folder: Path) -> tuple[Service, Any]:
    kind = import_module(f"services.{name}.settings").Settings
    told = kind(attachments_url=(folder / "files").as_uri(), **ensure_development_keys(folder))
    return import_module(f"services.{name}.__main__").build(told), told


@pytest.fixture
async def serving(
    request: pytest.FixtureRequest, database: Database, tmp_path: Path
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """The service's address and its document."""
    connections = await pool(await database(request.param))
    store = Store(connections, DirectLane(connections, MemorySink(MemoryLog()), "test"))
    service, told = built(request.param, tmp_path)
    routes = all_routes(told, service, store)
    document = orjson.loads(orjson.dumps(openapi(request.param, "0", routes)))
    scopes = frozenset().union(*(each.scopes for each in routes if hasattr(each, "scopes")))
    app = web_app(
        Health(),
        routes,
        authenticator=Everybody(scopes),
        allowed=limits(100_000.0),
        large_bodies=service.large_bodies,
    )
    running = await serve(app, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{running.port}", document
    await running.stop()
    await connections.close()


@pytest.mark.parametrize("serving", SERVICES, indirect=True)
async def test_no_request_ends_in_an_error_of_ours(serving: tuple[str, dict[str, Any]]) -> None:
    address, document = serving
    assert not [each async for each in _failures(address, document)]


async def _failures(address: str, document: dict[str, Any]) -> AsyncIterator[str]:
    config = schemathesis.Config()
    schema = schemathesis.openapi.from_dict(document, config=config)
    for found in schema.get_all_operations():
        operation = found.ok()
        told = await asyncio.to_thread(_try, operation, address)
        if told:
            yield f"{operation.label}: {told}"


def _try(operation: Any, address: str) -> list[str]:
    """Requests that fit the operation and requests that don't; the answers of ours that are errors."""
    told: list[str] = []
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)

    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes)))
    def one(case: Any) -> None:
        answer = case.call(base_url=address, headers={"authorization": "Bearer any"})
        if answer.status_code >= 500:
            told.append(f"{answer.status_code} {case.as_curl_command()[:300]}")

    one()
    return told


@pytest.mark.parametrize("name", SERVICES)
def test_the_document_tells_every_guarded_route(name: str, tmp_path: Path) -> None:
    service, told = built(name, tmp_path)
    nowhere = Store(pool=None, direct=None)  # type: ignore[arg-type]
    document = openapi(name, "0", all_routes(told, service, nowhere))
    assert document["openapi"] == "3.1.0"
    for path, operations in document["paths"].items():
        for method, told in operations.items():
            assert told["summary"], f"{method} {path}"
            names = {each["name"] for each in told["parameters"]}
            assert (method == "post") == ("Idempotency-Key" in names)
    for model in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(model)
