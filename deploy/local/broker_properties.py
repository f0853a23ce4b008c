"""The local broker's settings: one KRaft node, broker and controller in one process, loopback only."""

from pathlib import Path


def broker_properties(broker_port: int, controller_port: int, log_folder: Path) -> dict[str, str]:
    """What goes into server.properties, in the order people look for it."""
    folders = {"log.dirs": str(log_folder)}
    return _identity(broker_port, controller_port) | folders | _ONE_NODE | _SMALL_MACHINE


def as_properties_file(properties: dict[str, str]) -> str:
    """The text of a Java properties file."""
    return "".join(f"{name}={value}\n" for name, value in properties.items())


def _identity(broker_port: int, controller_port: int) -> dict[str, str]:
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "listeners": f"PLAINTEXT://127.0.0.1:{broker_port},CONTROLLER://127.0.0.1:{controller_port}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
        "controller.listener.names": "CONTROLLER",
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
