"""The local broker's settings: one KRaft node, broker and controller in one process, loopback only."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from deploy.local.certificates import Certificates

ADMIN = "admin"
_SCRAM = "SCRAM-SHA-512"
_RELAYED = "RELAYED"


class Line(StrEnum):
    """How clients reach our own broker: open to all, by a login, or by a login over an encrypted line."""

    OPEN = "open"
    LOGIN = "login"
    TLS = "tls"


def broker_properties(
    broker_port: int,
    controller_port: int,
    log_folder: Path,
    admin_password: str = "",
    certificates: Certificates | None = None,
    relayed: tuple[int, int] | None = None,
) -> dict[str, str]:
    """What goes into server.properties, in the order people look for it; without a password open to all.

    With `certificates` every line is encrypted, the controller's too. `relayed` is a second door: the port on
    which the broker listens, and the relay's, which callers use.
    """
    line = ("SASL_" if admin_password else "") + ("SSL" if certificates else "PLAINTEXT")
    folders = {"log.dirs": str(log_folder)}
    doors = (line, "CONTROLLER", *((_RELAYED,) if relayed else ()))
    access = _access(admin_password, doors) if admin_password else {}
    lines = _encrypted(certificates) if certificates else {}
    identity = _identity(broker_port, controller_port, line)
    second = _second_door(identity, broker_port, line, *relayed) if relayed else {}
    return identity | second | access | lines | folders | _ONE_NODE | _SMALL_MACHINE


def as_properties_file(properties: dict[str, str]) -> str:
    """The text of a Java properties file."""
    return "".join(f"{name}={value}\n" for name, value in properties.items())


def _identity(broker_port: int, controller_port: int, line: str) -> dict[str, str]:
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "listeners": f"{line}://127.0.0.1:{broker_port},CONTROLLER://127.0.0.1:{controller_port}",
        "listener.security.protocol.map": f"{line}:{line},CONTROLLER:{line}",
        "inter.broker.listener.name": line,
        "controller.listener.names": "CONTROLLER",
    }


def _second_door(
    identity: dict[str, str], broker_port: int, line: str, own: int, relay: int
) -> dict[str, str]:
    protocols = identity["listener.security.protocol.map"]
    return {
        "listeners": f"{identity['listeners']},{_RELAYED}://127.0.0.1:{own}",
        "advertised.listeners": f"{line}://127.0.0.1:{broker_port},{_RELAYED}://127.0.0.1:{relay}",
        "listener.security.protocol.map": f"{protocols},{_RELAYED}:{line}",
    }


def _encrypted(certificates: Certificates) -> dict[str, str]:
    """Clients verify the host by its certificate; the broker, as its controller's client, does so too."""
    return {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(certificates.server),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(certificates.ca),
        "ssl.endpoint.identification.algorithm": "https",
        "ssl.enabled.protocols": "TLSv1.3,TLSv1.2",
    }


def _access(admin_password: str, doors: Sequence[str]) -> dict[str, str]:
    """Everybody says who he is, the controller's callers too: an anonymous one there could write rights."""
    module = "org.apache.kafka.common.security.scram.ScramLoginModule"
    login = f'{module} required username="{ADMIN}" password="{admin_password}";'
    return {
        "sasl.enabled.mechanisms": _SCRAM,
        "sasl.mechanism.inter.broker.protocol": _SCRAM,
        "sasl.mechanism.controller.protocol": _SCRAM,
        **{f"listener.name.{door.lower()}.scram-sha-512.sasl.jaas.config": login for door in doors},
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "false",
        "super.users": f"User:{ADMIN}",
    }


_ONE_NODE = {
    "auto.create.topics.enable": "false",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    # Back after a kill -9 sooner than by the default of 9 s: the old session has to run out first. With 2 s a
    # broker short of processor time lost its own session, and with it the lead of every partition.
    "broker.session.timeout.ms": "6000",
    "broker.heartbeat.interval.ms": "500",
}

_SMALL_MACHINE = {
    "group.initial.rebalance.delay.ms": "0",
    # Lets a fault run hold a consumer past its session in a second or two.
    "group.min.session.timeout.ms": "1000",
    "offsets.topic.num.partitions": "8",
    "transaction.state.log.num.partitions": "8",
    "log.cleaner.dedupe.buffer.size": str(16 * 1024**2),
    # After a kill -9 the broker reads each partition's last segment again before it leads.
    "log.segment.bytes": str(32 * 1024**2),
    "num.network.threads": "2",
    "num.io.threads": "4",
}
