"""Ports, broker settings and addresses: the pure half of the local platform."""

import json
import socket
from pathlib import Path

from deploy.local.broker_properties import as_properties_file, broker_properties
from deploy.local.databases import at_database, service_dsn
from deploy.local.jars import pinned_jars
from deploy.local.ports import is_free, remembered_ports
from deploy.local.postgres import LONGEST_SOCKET_FOLDER, LocalPostgres


def test_ports_are_remembered_while_free(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    first = remembered_ports(file, 2)
    assert len(set(first)) == 2
    assert remembered_ports(file, 2) == first


def test_a_port_taken_meanwhile_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    first = remembered_ports(file, 2)
    with socket.create_server(("127.0.0.1", first[0])):
        assert not is_free(first[0])
        second = remembered_ports(file, 2)
    assert first[0] not in second
    assert json.loads(file.read_text()) == second


def test_the_broker_listens_on_loopback_alone_and_makes_no_topics_by_itself() -> None:
    properties = broker_properties(20001, 20002, Path("/data"))
    hosts = {listener.split("://")[1].split(":")[0] for listener in properties["listeners"].split(",")}
    assert hosts == {"127.0.0.1"}
    assert properties["auto.create.topics.enable"] == "false"
    assert "log.dirs=/data\n" in as_properties_file(properties)


def test_an_own_servers_address_becomes_a_services() -> None:
    admin = "postgresql://boss:secret@db.example:5433/postgres?sslmode=require"
    assert at_database(admin, "x") == "postgresql://boss:secret@db.example:5433/x?sslmode=require"
    assert service_dsn(admin, "intake") == (
        "postgresql://boss:secret@db.example:5433/tiaokuai_intake"
        "?sslmode=require&options=-c%20role%3Dtiaokuai_intake"
    )


def test_a_socket_path_is_never_too_long(tmp_path: Path) -> None:
    deep = LocalPostgres(tmp_path / ("x" * 120))
    assert len(deep.dsn().split("host=")[1]) <= LONGEST_SOCKET_FOLDER
    assert deep.dsn() != LocalPostgres(tmp_path / ("y" * 120)).dsn()


def test_every_pinned_jar_has_a_digest_and_a_relative_path() -> None:
    jars = pinned_jars()
    assert any("/kafka-clients/" in path for path in jars)
    assert all(len(digest) == 64 and not path.startswith("/") for path, digest in jars.items())
