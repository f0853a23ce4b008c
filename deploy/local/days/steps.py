"""The runbook's sections, each as its steps, on a loop at work."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

from deploy.local.days.operator import Operator
from shared.catalogue import load
from shared.contract.topics import (
    CITY_RECEIPTS,
    CLASSIFIED,
    LIFECYCLE,
    MATTERS,
    RECEIVED,
    SEALED,
    SUBMISSIONS,
    VERDICTS,
    Topic,
)
from shared.platform.database import connect
from shared.stream.topic_admin import apply_topics
from shared.stream.topic_reading import unread

_GROWING = {
    each.name
    for each in (
        SUBMISSIONS,
        RECEIVED,
        SEALED,
        CLASSIFIED,
        MATTERS,
        LIFECYCLE,
        CITY_RECEIPTS,
        VERDICTS,
    )
}
_VERSIONS = """
select event::json -> 'decision' ->> 'catalogue' as version, count(*) as decisions
from order_event where decides group by 1 order by min(at)"""


async def change_catalogue(operator: Operator) -> None:
    """A proposed catalogue: checked, tried on the past, its topics made, rolled out."""
    data = operator.loop.session.data_folder
    proposed = data / "catalogue-next"
    await asyncio.to_thread(_propose, operator.loop.catalogue.folder, proposed)
    await operator.command("catalogue", "check", str(proposed))
    report = ("--report", str(data / "backtest.html"))
    await operator.command(
        "catalogue", "backtest", "--catalogue", str(proposed), "--database", *report, "--data", str(data)
    )
    await operator.command("topics", "apply", "--catalogue", str(proposed))
    operator.settings["TIAOKUAI_CATALOGUE"] = str(proposed)
    await operator.roll(f"catalogue {load(proposed).version}")


async def tell_versions(operator: Operator) -> None:
    """Which catalogue decided how many."""
    connection = await connect(operator.loop.session.dsn("dispatch"))
    rows = await connection.fetch(_VERSIONS)
    await connection.close()
    operator.tell(
        "decided by catalogue: " + ", ".join(f"{row['version']} {row['decisions']}" for row in rows)
    )


async def rotate_keys(operator: Operator) -> None:
    """A new sealing key beside the old, everything sealed anew, the old one gone; a new Kafka password."""
    session = operator.loop.session
    file = session.access / "sealing.keys"
    old = file.read_text("utf-8")
    file.write_text(f"{old.rstrip()}\n2:{token_hex(32)}\n", "utf-8")
    await operator.roll("a second sealing key")
    await operator.command("seals", "rotate", "--data", str(session.data_folder))
    file.write_text(file.read_text("utf-8").splitlines()[-1] + "\n", "utf-8")
    await operator.roll("the first sealing key gone")
    await operator.command("seals", "rotate", "--data", str(session.data_folder))
    await operator.command("access", "rotate", "dispatch", "--data", str(session.data_folder))
    dispatch = operator.loop.processes["dispatch"]
    await dispatch.restart()
    await operator.loop.processes.until_ready()
    operator.tell("dispatch came back with the new password")


async def grow(operator: Operator) -> tuple[Topic, ...]:
    """Twice the partitions of what services tell one another, once all is read; the topics after it."""
    topics = tuple(
        replace(each, partitions=2 * each.partitions) if each.name in _GROWING else each
        for each in operator.loop.topics
    )
    await operator.command("topics", "drained")
    login = operator.loop.session.login()
    assert not await asyncio.to_thread(unread, login, topics)
    changes = await asyncio.to_thread(apply_topics, login, topics, grow=True)
    for each in changes.plan.growths:
        operator.tell(f"    {each.topic}: {each.before} → {each.after} partitions")
    await operator.roll("the new partitions")
    return topics


def _propose(folder: Path, proposed: Path) -> None:
    """A copy of another date."""
    shutil.copytree(folder, proposed)
    title = proposed / "catalogue.yaml"
    title.write_text(title.read_text("utf-8").replace("date: 2025-01-26", "date: 2025-12-01"), "utf-8")
