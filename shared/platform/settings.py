"""What an operator can set: read once, from the environment, when a service starts."""

import os
import socket
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.platform.faults import PlatformError

ENVIRONMENT_PREFIX = "TIAOKUAI_"
_CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue" / "jiading-2025"


class Role(StrEnum):
    """Which part of a service a process carries, so that they scale apart."""

    STREAM = "stream"
    HTTP = "http"
    TIMERS = "timers"
    ALL = "all"

    def includes(self, part: "Role") -> bool:
        """Whether a process of this role does that part's work."""
        return self in {part, Role.ALL}


def _instance() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"


class ServiceSettings(BaseSettings):
    """What every service is told; a service's own class adds to it and sets `service` by a default."""

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX,
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    service: str = Field("", description="name of the service; each service knows its own")
    role: Role = Field(Role.ALL, description="what this process does: `stream`, `http`, `timers` or `all`")
    instance: str = Field(
        default_factory=_instance, description="name of this process in logs, else host and process id"
    )
    kafka_bootstrap: str = Field("127.0.0.1:9092", description="Kafka brokers, `host:port`, by commas")
    kafka_user: str = Field("", description="user at Kafka (SCRAM-SHA-512); without it nobody asks")
    kafka_password: SecretStr | None = Field(None, description="that user's password")
    kafka_password_file: Path | None = Field(
        None, description="file with that password instead, read anew for every connection made anew"
    )
    kafka_tls: bool = Field(False, description="whether the line to Kafka is encrypted")
    kafka_ca_file: Path | None = Field(
        None, description="authority the brokers' certificates must come from, else the system's"
    )
    postgres_dsn: str = Field(
        "postgresql://127.0.0.1:5432/tiaokuai",
        repr=False,
        description="this service's own database; may name several hosts, `a:5432,b:5432`, with "
        "`target_session_attrs=primary`: each is asked by itself",
    )
    catalogue: Path = Field(_CATALOGUE, description="folder of the catalogue")
    http_host: str = Field("127.0.0.1", description="address on which the API and the health pages listen")
    http_port: int = Field(8080, ge=0, le=65535, description="port of the API; 0 takes a free one")
    health_port: int = Field(
        8081, ge=0, le=65535, description="port of `/livez`, `/readyz`, `/metrics`; 0 takes a free one"
    )
    requests_per_second: float = Field(
        500.0,
        gt=0,
        le=100_000,
        description="requests a second of one caller, on average; at once twice as many",
    )
    api_tokens_file: Path | None = Field(
        None, description="machine clients, token hashes and scopes; without it nobody may call"
    )
    jwt_keys_file: Path | None = Field(
        None, description="public keys (JWKS) of people's tokens; without it no signed token is accepted"
    )
    jwt_issuer: str = Field("tiaokuai-console", description="who signs people's tokens: checked in each")
    jwt_audience: str = Field("tiaokuai", description="for whom they are signed: checked in each")
    pseudonym_key: SecretStr | None = Field(
        None, description="key of the pseudonyms, `version:64 hex digits`; never changed in service"
    )
    pseudonym_key_file: Path | None = Field(None, description="file with that key instead")
    sealing_keys: SecretStr | None = Field(
        None,
        description="keys of what is sealed, `version:64 hex digits` each (32: SM4); the last one seals",
    )
    sealing_keys_file: Path | None = Field(None, description="file with those keys instead")
    city_secrets_file: Path | None = Field(
        None, description="secrets shared with sources that push and are pushed to, `source:64 hex digits`"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="least level of our own log lines; libraries speak from WARNING"
    )
    otlp_endpoint: str = Field(
        "",
        description="where traces go, OTLP over HTTP (`http://collector:4318/v1/traces`); none without it",
    )
    trace_share: float = Field(
        0.05, ge=0, le=1, description="share of traces that are sent there: the same ones by every service"
    )
    batch_size: int = Field(1000, ge=1, le=10_000, description="most events in one batch and transaction")
    linger_ms: int = Field(5, ge=0, le=1000, description="milliseconds a producer waits to fill a request")
    session_seconds: float = Field(
        10.0,
        ge=1,
        le=300,
        description="seconds of silence after which this process's partitions go to another",
    )
    stop_deadline: float = Field(
        9.0, gt=0, le=600, description="seconds after a stop signal at which the process ends in any case"
    )


S = TypeVar("S", bound=ServiceSettings)


def read_settings(kind: type[S], **overrides: object) -> S:
    """A service's settings from the environment; raises `PlatformError` configuration, without the values."""
    try:
        return kind(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        name = ENVIRONMENT_PREFIX + "_".join(map(str, first["loc"])).upper()
        raise PlatformError("configuration", field=name, detail=first["type"]) from None
