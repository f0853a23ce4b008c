"""On a broker that asks who one is, by encrypted lines: everybody can do what is declared, nothing else."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaConnectionError
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
)

from deploy.local.broker_properties import Line
from deploy.local.certificates import ensure_certificates
from deploy.local.identities import keep_password, password_file
from deploy.local.kafka import LocalKafka
from deploy.local.proving.prove import prove_on
from shared.contract.access import rights, users
from shared.contract.topics import all_topics, reports
from shared.platform.kafka_login import KafkaLogin
from shared.platform.secret_files import replace_secret
from shared.stream.access_admin import apply_access, connect_admin, plan_only, set_password
from shared.stream.topic_admin import apply_topics

UNITS, SOURCES = ["anting", "jiangqiao", "malu"], ["sh12345"]

pytestmark = [pytest.mark.integration, pytest.mark.slow]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def secured(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalKafka]:
    kafka = LocalKafka(tmp_path_factory.mktemp("secured"), Line.TLS)
    await kafka.start()
    yield kafka
    await kafka.stop()


def test_not_one_more_is_allowed_than_declared(secured: LocalKafka, tmp_path: Path) -> None:
    proof = prove_on(secured.login, UNITS, SOURCES, tmp_path)
    assert proof.too_much == []
    assert proof.too_little == []
    assert [check.name for check in proof.checks if not check.held] == []
    assert proof.flood.pause_ms > 0
    everybody = users(UNITS, SOURCES)
    assert len(proof.trials) == len(everybody) * (2 * len(all_topics(UNITS)) + len(everybody))


def test_applying_again_restores_the_declared_and_takes_the_rest(secured: LocalKafka) -> None:
    everybody, declared = users(UNITS, SOURCES), rights(all_topics(UNITS), SOURCES)
    admin = connect_admin(secured.login)
    everything = ResourcePattern(ResourceType.TOPIC, "tiaokuai.", ACLResourcePatternType.PREFIXED)
    admin.create_acls([ACL("User:unit.anting", "*", ACLOperation.ALL, ACLPermissionType.ALLOW, everything)])
    admin.close()
    plan = apply_access(secured.login, everybody, declared, lambda user: f"{user}-0123456789")
    assert plan.strays == ("User:unit.anting all prefixed topic tiaokuai. from *",)
    assert plan_only(secured.login, everybody, declared).empty


async def test_a_client_that_lives_on_gets_in_again_after_a_rotation(
    secured: LocalKafka, tmp_path: Path
) -> None:
    topic, file = reports("anting").full_name, password_file(tmp_path, "unit.anting")
    apply_topics(secured.login, all_topics(UNITS))
    apply_access(
        secured.login,
        users(UNITS, SOURCES),
        rights(all_topics(UNITS), SOURCES),
        lambda user: keep_password(tmp_path, user),
    )
    set_password(secured.login, "unit.anting", keep_password(tmp_path, "unit.anting"))
    login = replace(secured.login, user="unit.anting", password_file=file)
    async with AIOKafkaProducer(**login.client(), acks="all") as producer:
        before = await producer.send_and_wait(topic, b"before")
        set_password(secured.login, "unit.anting", "rotated-0123456789")
        replace_secret(file, "rotated-0123456789\n")
        secured.kill()
        await secured.restart()
        async with asyncio.timeout(30):
            after = await producer.send_and_wait(topic, b"after")
    assert after.offset == before.offset + 1


async def reaches(login: KafkaLogin) -> bool:
    client = AIOKafkaClient(**login.client(), request_timeout_ms=3000)
    try:
        await client.bootstrap()
    except KafkaConnectionError:
        return False
    finally:
        await client.close()
    return True


async def test_only_who_trusts_its_authority_reaches_the_broker(secured: LocalKafka, tmp_path: Path) -> None:
    stranger = ensure_certificates(tmp_path).ca
    by_name = secured.login.servers.replace("127.0.0.1", "localhost")
    assert await reaches(secured.login)
    assert await reaches(replace(secured.login, servers=by_name))
    assert not await reaches(replace(secured.login, ca_file=stranger)), "another authority"
    assert not await reaches(replace(secured.login, ca_file=None)), "the system's authorities"
    assert not await reaches(replace(secured.login, tls=False)), "an open line"


HOSTS = [("localhost", True), ("127.0.0.1", True), ("kafka.example", False)]


@pytest.mark.parametrize(("name", "fits"), HOSTS)
def test_the_host_is_verified_by_its_certificate(secured: LocalKafka, name: str, fits: bool) -> None:
    host, _, port = secured.bootstrap_servers.partition(":")
    context = secured.login.ssl_context()
    with socket.create_connection((host, int(port)), timeout=5) as line:
        if fits:
            with context.wrap_socket(line, server_hostname=name) as encrypted:
                assert encrypted.version() == "TLSv1.3"
        else:
            with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
                context.wrap_socket(line, server_hostname=name)
