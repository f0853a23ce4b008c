"""The local broker's settings: one KRaft node, broker and controller in one process, loopback only."""

from pathlib import Path

ADMIN = "admin"
_SCRAM = "SCRAM-SHA-512"


def broker_properties(
    broker_port: int, controller_port: int, log_folder: Path, admin_password: str = ""
) -> dict[str, str]:
    """What goes into server.properties, in the order people look for it; without a password open to all."""
    line = "SASL_PLAINTEXT" if admin_password else "PLAINTEXT"
    folders = {"log.dirs": str(log_folder)}
    access = _access(admin_password) if admin_password else {}
    return _identity(broker_port, controller_port, line) | access | folders | _ONE_NODE | _SMALL_MACHINE


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


def _access(admin_password: str) -> dict[str, str]:
    """Everybody says who he is, the controller's callers too: an anonymous one there could write rights."""
    module = "org.apache.kafka.common.security.scram.ScramLoginModule"
    login = f'{module} required username="{ADMIN}" password="{admin_password}";'
    names = ("sasl_plaintext", "controller")
    return {
        "sasl.enabled.mechanisms": _SCRAM,
        "sasl.mechanism.inter.broker.protocol": _SCRAM,
        "sasl.mechanism.controller.protocol": _SCRAM,
        **{f"listener.name.{name}.scram-sha-512.sasl.jaas.config": login for name in names},
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
    # Back after a kill -9 in 6-7 s instead of 13-14 s: the old session has to run out first.
    "broker.session.timeout.ms": "2000",
    "broker.heartbeat.interval.ms": "500",
}

_SMALL_MACHINE = {
    "group.initial.rebalance.delay.ms": "0",
    # Lets a fault run hold a consumer past its session in a second or two.
    "group.min.session.timeout.ms": "1000",
    "offsets.topic.num.partitions": "8",
    "transaction.state.log.num.partitions": "8",
    "log.cleaner.dedupe.buffer.size": str(16 * 1024**2),
    "log.segment.bytes": str(128 * 1024**2),
    "num.network.threads": "2",
    "num.io.threads": "4",
}
