"""`tiaokuai topics`: makes the topics as declared, and shows how the cluster has them."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from kafka.errors import KafkaError

from cli.screen import listing, screen
from shared.catalogue import SHIPPED, load
from shared.contract.topics import Topic, all_topics
from shared.platform.kafka_login import KafkaLogin, login_from
from shared.stream.topic_admin import Changes, apply_topics, find_topics
from shared.stream.topic_plan import FoundTopic
from shared.stream.topic_reading import Unread, unread

Bootstrap = Annotated[
    str, typer.Option(envvar="TIAOKUAI_KAFKA_BOOTSTRAP", help="Kafka brokers, host:port, by commas.")
]
CatalogueFolder = Annotated[
    Path,
    typer.Option(
        "--catalogue", envvar="TIAOKUAI_CATALOGUE", help="Folder of the catalogue: its units get topics."
    ),
]
Units = Annotated[list[str] | None, typer.Option("--unit", help="Codes of units instead of the catalogue's.")]
Grow = Annotated[
    bool,
    typer.Option("--grow", help="Add partitions, too: only with the sources stopped and everything read."),
]
Replication = Annotated[
    int | None, typer.Option(min=1, help="Replicas of a new topic; else as many as brokers, at most three.")
]

app = typer.Typer(
    help="Make the topics as declared, or list them.", no_args_is_help=True, add_completion=False
)
out = screen()


@app.command()
def apply(
    bootstrap: Bootstrap = "127.0.0.1:9092",
    catalogue: CatalogueFolder = SHIPPED,
    unit: Units = None,
    replication: Replication = None,
    grow: Grow = False,
) -> None:
    """Create what is missing, set what differs, add partitions if told to; nothing is deleted or lowered."""
    topics, login = declared(catalogue, unit), login_from(os.environ, bootstrap)
    with reaching(bootstrap):
        if grow and (left := unread(login, _to_grow(login, topics))):
            show_unread(left)
            raise typer.Exit(1)
        changes = apply_topics(login, topics, replication, grow=grow)
    show(changes)
    if changes.refused:
        raise typer.Exit(1)


@app.command()
def drained(
    bootstrap: Bootstrap = "127.0.0.1:9092", catalogue: CatalogueFolder = SHIPPED, unit: Units = None
) -> None:
    """Say which group has what left to read; exit code 1 while there is something."""
    with reaching(bootstrap):
        left = unread(login_from(os.environ, bootstrap), declared(catalogue, unit))
    show_unread(left)
    raise typer.Exit(1 if left else 0)


@app.command("list")
def list_topics(
    bootstrap: Bootstrap = "127.0.0.1:9092", catalogue: CatalogueFolder = SHIPPED, unit: Units = None
) -> None:
    """Show every declared topic and whether the cluster has it so."""
    topics = declared(catalogue, unit)
    with reaching(bootstrap):
        found = find_topics(login_from(os.environ, bootstrap), topics)
    table = listing("topic", "key", "partitions", "replicas", "writer", "readers")
    for topic in topics:
        here = found.get(topic.full_name)
        table.add_row(
            topic.full_name, topic.key, *_found_cells(topic, here), topic.writer, ", ".join(topic.readers)
        )
    out.print(table)


@contextmanager
def reaching(bootstrap: str) -> Iterator[None]:
    """Says in one line that the cluster can't be reached, and ends the command."""
    try:
        yield
    except KafkaError as error:
        screen(stderr=True).print(f"no answer from {bootstrap}: {error}")
        raise typer.Exit(2) from error


def declared(catalogue: Path, units: list[str] | None) -> tuple[Topic, ...]:
    """Every topic of the district whose catalogue this is, or with these units."""
    return all_topics(units or [unit.code for unit in load(catalogue).units_with_topics()])


def show(changes: Changes) -> None:
    """Print what was done, what was left alone and what was refused."""
    table = listing("topic", "change", "before", "after")
    for made in changes.plan.creations:
        table.add_row(made.topic, "created", "", f"{made.partitions} partitions, {made.replication} replicas")
    for grown in changes.plan.growths:
        table.add_row(grown.topic, "partitions", str(grown.before), str(grown.after))
    for altered in changes.plan.alterations:
        table.add_row(altered.topic, altered.setting, altered.before, altered.after)
    if table.row_count:
        out.print(table)
    for line in changes.plan.left_alone:
        out.print(f"[yellow]left alone[/] {line}")
    for topic, reason in changes.refused.items():
        out.print(f"[red]refused[/] {topic}: {reason}")
    if not (table.row_count or changes.refused):
        out.print("Every topic is as declared.")


def show_unread(left: Sequence[Unread]) -> None:
    """Print what is left to read."""
    table = listing("group", "topic", "unread")
    for each in left:
        table.add_row(each.group, each.topic, f"{each.records:,}")
    out.print(table if left else "Everything is read.")


def _to_grow(login: KafkaLogin, topics: Sequence[Topic]) -> list[Topic]:
    found = find_topics(login, topics)
    return [t for t in topics if t.full_name in found and found[t.full_name].partitions < t.partitions]


def _found_cells(topic: Topic, here: FoundTopic | None) -> tuple[str, str]:
    if here is None:
        return "[red]missing[/]", ""
    same = here.partitions == topic.partitions
    return str(here.partitions) if same else f"[yellow]{here.partitions}[/] of {topic.partitions}", str(
        here.replication
    )
