"""`tiaokuai audit verify`: walks the audit chains, the decisions they tell of, and their seals on Kafka."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import orjson
import typer
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from cli.databases import service_dsns
from cli.screen import listing, screen
from deploy.local.oracle.log_reader import records
from deploy.local.platform import DEFAULT_FOLDER, OWN_KAFKA
from deploy.local.session_file import NoSessionError, load_session
from services.dispatch.audited import altered_decisions
from shared.contract.topics import audit
from shared.platform.audit import Verdict, sealed_hashes, verify
from shared.platform.database import connect
from shared.platform.kafka_login import KafkaLogin, login_from

app = typer.Typer(help="The audit log.", no_args_is_help=True, add_completion=False)
out = screen()


@app.callback()
def group() -> None:
    """Keep `verify` a command of its own."""


@app.command("verify")
def verify_command(
    service: Annotated[str | None, typer.Option(help="One service's database; all by default.")] = None,
    data: Annotated[Path, typer.Option(help="Data folder of a running loop.")] = DEFAULT_FOLDER,
) -> None:
    """Find what was changed, deleted, put in or reordered since it was sealed; exit code 1 if so."""
    found = asyncio.run(_verdicts(service_dsns(service, data), _login(data)))
    table = listing("service", "blocks", "entries", "last hash", "faults")
    for name, (verdict, faults) in found.items():
        table.add_row(
            name, f"{verdict.blocks:,}", f"{verdict.entries:,}", verdict.head.hex()[:16], str(len(faults))
        )
    out.print(table)
    for name, (_, faults) in found.items():
        for fault in faults:
            out.print(f"[red]{name}[/] {fault}")
    raise typer.Exit(1 if any(faults for _, faults in found.values()) else 0)


async def _verdicts(
    dsns: Mapping[str, str], login: KafkaLogin | None
) -> dict[str, tuple[Verdict, list[str]]]:
    return {name: await _verdict(name, dsn, login) for name, dsn in dsns.items()}


async def _verdict(service: str, dsn: str, login: KafkaLogin | None) -> tuple[Verdict, list[str]]:
    connection = await connect(dsn, application="tiaokuai-audit", statement_seconds=None)
    try:
        verdict = await verify(connection)
        faults = list(verdict.faults)
        if service == "dispatch":
            altered = await altered_decisions(connection)
            faults += [f"the decision {each} is not what it was when it was made" for each in altered]
        if login is not None:
            faults += _unlike(await sealed_hashes(connection), await _anchors(service, login))
        return verdict, faults
    finally:
        await connection.close()


async def _anchors(service: str, login: KafkaLogin) -> dict[int, str]:
    """Block → hash, as Kafka was told when it was sealed."""
    partitions = [TopicPartition(audit(service).full_name, 0)]
    try:
        values = [orjson.loads(record.value or b"{}") async for record in records(login, partitions)]
    except KafkaError as error:
        out.print(f"[yellow]{service}: no anchors read, Kafka says {type(error).__name__}[/]")
        return {}
    return {value["block"]: value["hash"] for value in values}


def _unlike(sealed: Mapping[int, str], anchored: Mapping[int, str]) -> list[str]:
    """Blocks that Kafka was told of with another hash, or that are gone."""
    wrong = [block for block, known in anchored.items() if sealed.get(block) != known]
    return [f"block {block} is not the one that was anchored" for block in sorted(wrong)]


def _login(data: Path) -> KafkaLogin | None:
    if os.environ.get(OWN_KAFKA):
        return login_from(os.environ)
    try:
        return load_session(data).login()
    except NoSessionError:
        return None
