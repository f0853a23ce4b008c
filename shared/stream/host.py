"""Runs a service's roles in one process: Faust around stages and timers, uvicorn for HTTP and health."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, suppress
from importlib.metadata import version
from typing import Any, NoReturn, TypeVar

from starlette.routing import BaseRoute

from shared.platform import process
from shared.platform.database import pool
from shared.platform.health import Health
from shared.platform.idempotency import repeatable
from shared.platform.identity import EitherAuthenticator, read_tokens
from shared.platform.kafka_login import kafka_login
from shared.platform.keys import load_keys
from shared.platform.logs import configure_logs, get_logger
from shared.platform.openapi import openapi_route
from shared.platform.serve import serve
from shared.platform.settings import Role, ServiceSettings, read_settings
from shared.platform.signed_tokens import signed_tokens
from shared.platform.spans import Spans, open_spans
from shared.platform.web import limits, web_app
from shared.stream.auditing import audit_check_timer, audit_timer
from shared.stream.dead_letters_http import DeadLettersApi
from shared.stream.direct import DirectLane
from shared.stream.faust_worker import FaustWorker
from shared.stream.integrity import integrity_timer
from shared.stream.kafka_sink import KafkaSink
from shared.stream.kafka_source import KafkaSource
from shared.stream.postgres_ledger import PostgresLedger
from shared.stream.service import Service, Store, Timer
from shared.stream.stage import Stage, StageLimits
from shared.stream.timers import relay_timer

log = get_logger(__name__)
S = TypeVar("S", bound=ServiceSettings)


def run(kind: type[S], build: Callable[[S], Service]) -> NoReturn:
    """A service process: settings from the environment, roles as they say, until a signal."""
    settings = read_settings(kind)
    configure_logs(
        service=settings.service, role=settings.role, instance=settings.instance, level=settings.log_level
    )

    async def main(stopping: asyncio.Event) -> None:
        await work(settings, build(settings), stopping)

    process.run(main, stop_deadline=settings.stop_deadline)


async def work(settings: ServiceSettings, service: Service, stopping: asyncio.Event) -> None:
    """Run the roles until `stopping`; raises when the worker crashed, to end with code 1."""
    health = Health()
    async with AsyncExitStack() as closing:
        connections = await pool(settings.postgres_dsn, application=service.name)
        closing.callback(connections.terminate)
        if spans := open_spans(settings):
            closing.callback(spans.close)
        direct = DirectLane(
            connections, KafkaSink(kafka_login(settings)), f"{service.name}.direct", spans=spans
        )
        sender = asyncio.create_task(direct.run())
        closing.push_async_callback(_end, direct, sender)
        store = Store(connections, direct)
        await _listen(settings, service, store, health, closing, spans)
        stages, timers = open_stages(settings, service, spans), _timers(settings, service, direct)
        if not stages and not timers:
            await stopping.wait()
            return
        locks = await pool(
            settings.postgres_dsn, application=f"{service.name}.timers", max_size=max(1, len(timers))
        )
        closing.callback(locks.terminate)
        worker = FaustWorker(
            service.name, kafka_login(settings), stages, timers, session=settings.session_seconds
        )
        health.add("worker", worker.unready)
        for stage in stages:
            health.add(f"stage {stage.spec.name}", stage.unready)
        closing.push_async_callback(worker.stop)
        await _supervise(worker, worker.start(store, locks), stopping)


async def _listen(
    settings: ServiceSettings,
    service: Service,
    store: Store,
    health: Health,
    closing: AsyncExitStack,
    spans: Spans | None,
) -> None:
    pages = await serve(web_app(health), settings.http_host, settings.health_port)
    closing.push_async_callback(pages.stop)
    log.info("health pages", host=settings.http_host, port=pages.port)
    if settings.role.includes(Role.HTTP):
        authenticator = EitherAuthenticator(read_tokens(settings.api_tokens_file), signed_tokens(settings))
        app = web_app(
            health,
            all_routes(settings, service, store),
            authenticator=authenticator,
            allowed=limits(settings.requests_per_second),
            large_bodies=service.large_bodies,
            spans=spans,
        )
        api = await serve(app, settings.http_host, settings.http_port)
        closing.push_async_callback(api.stop)
        log.info("http", host=settings.http_host, port=api.port)


def all_routes(settings: ServiceSettings, service: Service, store: Store) -> Sequence[BaseRoute]:
    """The service's own, with keys for every POST; its dead letters; and the document of them all."""
    letters = DeadLettersApi(store, lambda: load_keys(settings).sealer)
    routes = repeatable(store.pool, [*service.routes(store), *letters.routes()])
    return [*routes, openapi_route(service.name, version("tiaokuai"), routes)]


def _timers(settings: ServiceSettings, service: Service, direct: DirectLane) -> Sequence[Timer]:
    if not settings.role.includes(Role.TIMERS):
        return ()
    return (
        relay_timer(direct),
        audit_timer(service.name),
        audit_check_timer(service.name),
        integrity_timer(service.name, service.missing, service.twice),
        *service.timers,
    )


def open_stages(settings: ServiceSettings, service: Service, spans: Spans | None = None) -> Sequence[Stage]:
    """The service's stages on Kafka and PostgreSQL, in the stream role."""
    if not settings.role.includes(Role.STREAM):
        return ()
    sealer = load_keys(settings).sealer
    limits = StageLimits(batch=settings.batch_size)
    login = kafka_login(settings)
    return [
        Stage(
            spec,
            KafkaSource(login, spec.group, spec.topics, session=settings.session_seconds),
            KafkaSink(login),
            PostgresLedger(settings.postgres_dsn, spec.name, spec.group, sealer),
            limits=limits,
            spans=spans,
        )
        for spec in service.stages
    ]


async def _supervise(worker: FaustWorker, start: Coroutine[Any, Any, None], stopping: asyncio.Event) -> None:
    tasks: list[asyncio.Task[Any]] = [asyncio.create_task(stopping.wait()), asyncio.create_task(start)]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    if not stopping.is_set():
        for task in done:
            task.result()
        tasks.append(asyncio.create_task(worker.ended()))
        await asyncio.wait([tasks[0], tasks[-1]], return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    if not stopping.is_set():
        raise RuntimeError("the Faust app crashed")


async def _end(direct: DirectLane, sender: "asyncio.Task[None]") -> None:
    sender.cancel()
    with suppress(asyncio.CancelledError):
        await sender
    await direct.drain()
