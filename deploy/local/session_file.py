"""`session.json` in the data folder: where a running loop can be reached, for the other commands."""

import os
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deploy.local.broker_properties import ADMIN
from deploy.local.identities import password_file
from shared.platform.kafka_login import KafkaLogin, login_from
from shared.platform.secret_files import replace_secret

FILE = "session.json"


class NoSessionError(RuntimeError):
    """No loop runs on this data folder."""


class ServiceAddress(BaseModel):
    """One service: its API, its health pages, its database."""

    model_config = ConfigDict(frozen=True)

    api: str = Field(description="base URL of the API")
    health: str = Field(description="base URL of `/livez`, `/readyz`, `/metrics`")
    dsn: str = Field(repr=False)


class Session(BaseModel):
    """A running loop, as other commands and clients find it."""

    model_config = ConfigDict(frozen=True)

    data_folder: Path
    pid: int = Field(description="of the process that runs the loop")
    kafka: str = Field(description="`host:port`, by commas")
    kafka_password_file: Path | None = Field(None, description="of Kafka's administrator, on our own broker")
    kafka_ca_file: Path | None = Field(None, description="whom Kafka's clients trust on an encrypted line")
    admin_dsn: str = Field(repr=False)
    access: Path = Field(description="folder with the keys and, as `<name>.token`, the tokens of clients")
    logs: Path
    services: dict[str, ServiceAddress]
    console: ServiceAddress | None = Field(None, description="where people sign in, if it was started")
    prometheus: str | None = Field(None, description="base URL of Prometheus, if it is installed")

    def dsn(self, service: str) -> str:
        """The database of a service or of the console. Raises NoSessionError for a console not started."""
        if service in self.services:
            return self.services[service].dsn
        if self.console is None:
            raise NoSessionError("本次运行没有启动控制台")
        return self.console.dsn

    def login(self, user: str = ADMIN) -> KafkaLogin:
        """How a user reaches Kafka; on a broker that isn't ours everybody is whom the environment names."""
        if self.kafka_password_file is None:
            return login_from(os.environ, self.kafka)
        own = password_file(self.kafka_users, user)
        file, ca = self.kafka_password_file if user == ADMIN else own, self.kafka_ca_file
        return KafkaLogin(self.kafka, user, password_file=file, tls=ca is not None, ca_file=ca)

    @property
    def kafka_users(self) -> Path:
        """The folder of the Kafka users' passwords."""
        return self.access / "kafka"

    def token(self, name: str) -> str:
        """The bearer token of a development client: `source`, `desk`, …"""
        return (self.access / f"{name}.token").read_text("utf-8").strip()


def save_session(session: Session) -> None:
    """Write it for the others, readable by its owner alone."""
    replace_secret(session.data_folder / FILE, session.model_dump_json(indent=2) + "\n")


def load_session(data_folder: Path) -> Session:
    """The loop that runs on this data folder; raises NoSessionError when there is none."""
    try:
        session = Session.model_validate_json((data_folder / FILE).read_bytes())
    except (OSError, ValidationError):
        raise NoSessionError(f"{data_folder}: 没有正在运行的系统，请先运行 tiaokuai run") from None
    if session.pid != os.getpid() and not psutil.pid_exists(session.pid):
        raise NoSessionError(f"{data_folder}: 上次运行已经结束，请先运行 tiaokuai run")
    return session


def forget_session(data_folder: Path) -> None:
    """The loop has ended: nobody is to look for it."""
    (data_folder / FILE).unlink(missing_ok=True)
