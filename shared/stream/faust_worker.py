"""Faust as the worker around stages and timers: it starts, supervises and stops them.

Agents don't carry complaints: they lose events on exceptions and crashes (docs/decisions), so each stage runs
as a service of the app, and the app's only agent listens to a control topic.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import faust
import mode
from aiokafka import AIOKafkaClient
from aiokafka.errors import KafkaError

from shared.contract.topics import control
from shared.platform.database import Pool
from shared.platform.kafka_login import MECHANISM, KafkaLogin
from shared.platform.logs import get_logger
from shared.stream.closing import closed
from shared.stream.service import Store, Timer
from shared.stream.stage import Stage
from shared.stream.timers import run_alone

log = get_logger(__name__)

_STAGE_SECONDS = 8.0


class FaustWorker:
    """One Faust app a service process; `start` waits for the broker, `stop` keeps its deadline."""

    def __init__(
        self, service: str, login: KafkaLogin, stages: Sequence[Stage], timers: Sequence[Timer]
    ) -> None:
        self._service = service
        self._login = login
        self._stages = stages
        self._timers = timers
        self._app: Any = None
        self._waiting = "waiting for the broker"

    def unready(self) -> str | None:
        """Why the worker isn't running, or None."""
        return self._waiting or None

    async def start(self, store: Store, locks: Pool) -> None:
        """Wait for the broker (a Faust worker exits without one), then start; `locks` as `run_alone` says."""
        while not await _answers(self._login):  # noqa: ASYNC110 - a broker away sends no event
            await asyncio.sleep(0.5)
        self._app = app = _app(self._service, self._login)
        for stage in self._stages:
            app.service(hosted(stage))
        for timer in self._timers:
            app.task(ticking(app, self._service, timer, store, locks))
        await app.start()
        self._waiting = ""

    async def ended(self) -> None:
        """Return only when the app crashed: the process should end, and be started again."""
        while self._app is None or not self._app.crashed:  # noqa: ASYNC110 - mode tells nobody
            await asyncio.sleep(0.2)

    async def stop(self) -> None:
        """Stop stages first, each finishing its batch; then the app, which hangs when the broker is away."""
        if self._app is None:
            return
        await closed(self._app.stop(), _STAGE_SECONDS)


def _app(service: str, login: KafkaLogin) -> Any:
    app = faust.App(
        f"tiaokuai.{service}.worker",
        broker=f"kafka://{login.servers.replace(',', ';')}",
        broker_credentials=_credentials(login),
        topic_disable_leader=True,
        topic_allow_declare=False,
        web_enabled=False,
        producer_request_timeout=60.0,
        broker_session_timeout=20.0,
        broker_heartbeat_interval=5.0,
        worker_redirect_stdouts=False,
        loop=asyncio.get_running_loop(),
    )
    topic = app.topic(control(service).full_name, value_serializer="raw", key_serializer="raw")

    @app.agent(topic)
    async def listen(messages: Any) -> None:
        """Operators' messages to the workers; the only one understood is to be counted."""
        async for message in messages:
            log.info("control message", bytes=len(message or b""))

    return app


def hosted(stage: Stage) -> type[mode.Service]:
    """A stage as Faust supervises it: ended without being told to, it ends the worker."""

    class StageService(mode.Service):
        """A stage under Faust's supervision."""

        def __post_init__(self) -> None:
            self.stopping = asyncio.Event()
            self.finished = asyncio.Event()

        @mode.Service.task
        async def _work(self) -> None:
            try:
                await stage.run(self.stopping)
            except asyncio.CancelledError as cancelled:
                if self.stopping.is_set():
                    raise
                # Its supervisor takes it for an end in order: the process would live on, ready, without it.
                raise RuntimeError("a stage was cancelled by what it called") from cancelled
            finally:
                self.finished.set()

        async def on_stop(self) -> None:
            self.stopping.set()
            await self.finished.wait()

    return StageService


def ticking(app: Any, service: str, timer: Timer, store: Store, locks: Pool) -> Any:
    """A timer's turns as a task of the app, from its first on; none once the app stops."""

    async def tick() -> None:
        await app.sleep(timer.first(service))  # or until it stops
        if not app.should_stop:
            await run_alone(service, timer, store, locks)
        async for _ in app.itertimer(timer.seconds, name=timer.name):
            await run_alone(service, timer, store, locks)

    return tick


def _credentials(login: KafkaLogin) -> Any:
    context = login.ssl_context() if login.tls else None
    if not login.user:
        return faust.SSLCredentials(context) if login.tls else None
    return faust.SASLCredentials(
        username=login.user, password=login.secret(), mechanism=MECHANISM, ssl_context=context
    )


async def _answers(login: KafkaLogin) -> bool:
    client = AIOKafkaClient(**login.client(), request_timeout_ms=2000)
    try:
        async with asyncio.timeout(3):
            await client.bootstrap()
    except (KafkaError, OSError, TimeoutError):
        return False
    else:
        return True
    finally:
        await closed(client.close())
