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

_STAGE_SECONDS, _APP_SECONDS = 8.0, 2.0


class FaustWorker:
    """One Faust app a service process; `start` waits for the broker, `stop` keeps its deadline.

    Stages and timers begin before the app's own consumer: what Faust starts when it is ready itself waits
    until the app's group lets it in, which takes as long as a member that was killed is missed there.
    """

    def __init__(
        self,
        service: str,
        login: KafkaLogin,
        stages: Sequence[Stage],
        timers: Sequence[Timer],
        *,
        session: float = 10.0,
    ) -> None:
        self._service = service
        self._login = login
        self._session = session
        self._stages = stages
        self._timers = timers
        self._app: Any = None
        self._hosted: Sequence[mode.Service] = ()
        self._waiting = "waiting for the broker"

    def unready(self) -> str | None:
        """Why the worker isn't running, or None."""
        return self._waiting or None

    async def start(self, store: Store, locks: Pool) -> None:
        """Wait for the broker (a Faust worker exits without one), then start; `locks` as `run_alone` says."""
        while not await _answers(self._login):  # noqa: ASYNC110 - a broker away sends no event
            await asyncio.sleep(0.5)
        self._app = app = _app(self._service, self._login, self._session)
        self._hosted = [
            *(hosted(stage)() for stage in self._stages),
            *(ticking(self._service, timer, store, locks)() for timer in self._timers),
        ]
        for each in self._hosted:
            app.add_dependency(each)
        self._waiting = ""
        await app.start()

    async def ended(self) -> None:
        """Return only when the app crashed: the process should end, and be started again."""
        while self._app is None or not self._app.crashed:  # noqa: ASYNC110 - mode tells nobody
            await asyncio.sleep(0.2)

    async def stop(self) -> None:
        """Stop stages first, each finishing its batch; then the app, which hangs when the broker is away."""
        if self._app is None:
            return
        await closed(self._stop_hosted(), _STAGE_SECONDS)
        await closed(self._app.stop(), _APP_SECONDS)

    async def _stop_hosted(self) -> None:
        await asyncio.gather(*(each.stop() for each in self._hosted if each.started))


def _app(service: str, login: KafkaLogin, session: float) -> Any:
    app = faust.App(
        f"tiaokuai.{service}.worker",
        broker=f"kafka://{login.servers.replace(',', ';')}",
        broker_credentials=_credentials(login),
        topic_disable_leader=True,
        topic_allow_declare=False,
        web_enabled=False,
        producer_request_timeout=60.0,
        broker_request_timeout=session + 60.0,  # Faust starts with none shorter than the session
        broker_session_timeout=session,
        broker_heartbeat_interval=session / 4,
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


def ticking(service: str, timer: Timer, store: Store, locks: Pool) -> type[mode.Service]:
    """A timer's turns as Faust supervises them, from its first on; none once it is stopped."""

    class TimerService(mode.Service):
        """A timer under Faust's supervision."""

        @mode.Service.task
        async def _tick(self) -> None:
            await self.sleep(timer.first(service))  # or until it stops
            if not self.should_stop:
                await run_alone(service, timer, store, locks)
            async for _ in self.itertimer(timer.seconds, name=timer.name):
                await run_alone(service, timer, store, locks)

    return TimerService


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
