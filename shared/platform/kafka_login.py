"""How a process reaches Kafka: the brokers, who it is, and whether the line is encrypted."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from shared.platform.faults import PlatformError

if TYPE_CHECKING:
    from shared.platform.settings import ServiceSettings

MECHANISM = "SCRAM-SHA-512"


class LivePassword(str):
    """A file's password, read anew whenever a client logs in.

    aiokafka and kafka-python keep the string they were given as long as they live, and encode it for every
    connection they make: a client that outlives a rotation would never get in again.
    """

    file: Path

    def __new__(cls, file: Path) -> Self:
        """The password as it is now. Raises OSError, UnicodeDecodeError."""
        made = super().__new__(cls, file.read_text("utf-8").strip())
        made.file = file
        return made

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        """What a client sends: the file's present content, the last known where there is no file."""
        try:
            return self.file.read_text("utf-8").strip().encode(encoding, errors)
        except OSError:
            return super().encode(encoding, errors)


@dataclass(frozen=True, slots=True)
class KafkaLogin:
    """Brokers as `host:port` by commas; without `user` nobody asks who we are; `tls` trusts `ca_file` alone.

    A password in a file is read for every new connection, so that a changed one counts without a restart.
    """

    servers: str
    user: str = ""
    password: str = field(default="", repr=False)
    password_file: Path | None = None
    tls: bool = False
    ca_file: Path | None = None

    def client(self) -> dict[str, Any]:
        """Keywords for any client of aiokafka or kafka-python; raises `PlatformError` configuration."""
        keywords: dict[str, Any] = {
            "bootstrap_servers": self.servers.split(","),
            "security_protocol": ("SASL_" if self.user else "") + ("SSL" if self.tls else "PLAINTEXT"),
        }
        if self.user:
            keywords |= {
                "sasl_mechanism": MECHANISM,
                "sasl_plain_username": self.user,
                "sasl_plain_password": self.secret(),
            }
        return keywords | ({"ssl_context": self.ssl_context()} if self.tls else {})

    def secret(self) -> str:
        """The password as it is now."""
        if self.password_file is None:
            return self.password
        try:
            return LivePassword(self.password_file)
        except (OSError, UnicodeDecodeError):
            raise PlatformError(
                "configuration", field="kafka_password_file", detail="no readable password file"
            ) from None

    def ssl_context(self) -> ssl.SSLContext:
        """Trusts the authority of `ca_file`, or those of the system without one."""
        try:
            return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        except (OSError, ssl.SSLError):
            raise PlatformError(
                "configuration", field="kafka_ca_file", detail="no readable certificate file"
            ) from None


def kafka_login(settings: "ServiceSettings") -> KafkaLogin:
    """The login that a service's settings name."""
    password = settings.kafka_password
    return KafkaLogin(
        settings.kafka_bootstrap,
        settings.kafka_user,
        password.get_secret_value() if password else "",
        settings.kafka_password_file,
        settings.kafka_tls,
        settings.kafka_ca_file,
    )


def login_from(environment: Mapping[str, str], servers: str = "") -> KafkaLogin:
    """The login that a command's environment names, by the variables of the services."""
    given = {
        name: environment.get(f"TIAOKUAI_KAFKA_{name}", "")
        for name in ("BOOTSTRAP", "USER", "PASSWORD", "PASSWORD_FILE", "TLS", "CA_FILE")
    }
    return KafkaLogin(
        servers or given["BOOTSTRAP"],
        given["USER"],
        given["PASSWORD"],
        Path(given["PASSWORD_FILE"]) if given["PASSWORD_FILE"] else None,
        given["TLS"].lower() in {"1", "true", "yes", "on"},
        Path(given["CA_FILE"]) if given["CA_FILE"] else None,
    )
