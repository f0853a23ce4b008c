"""`tiaokuai contract write`: what is generated from the declarations, made anew."""

from pathlib import Path
from typing import Annotated

import typer

from cli.screen import screen
from shared.contract import asyncapi, schema, tables
from shared.contract.compatibility import compatible
from shared.contract.declarations import EVENT_TYPES

DOCS = Path(__file__).parents[1] / "docs"

app = typer.Typer(
    help="What is generated from the declarations of events, topics and errors.",
    no_args_is_help=True,
    add_completion=False,
)


@app.callback()
def group() -> None:
    """Keep `write` a command of its own."""


@app.command()
def write(
    unreleased: Annotated[
        bool, typer.Option("--unreleased", help="Breaking changes are fine: nobody reads this version yet.")
    ] = False,
) -> None:
    """Write schemas, the AsyncAPI document and the tables of the protocol page; refuse breaking changes."""
    broken = [] if unreleased else breaks()
    if broken:
        screen(stderr=True).print(
            "An event may not change so under one version; declare a new one:", *broken, sep="\n"
        )
        raise typer.Exit(1)
    for path, text in documents().items():
        path.write_text(text, "utf-8")


def documents() -> dict[Path, str]:
    """Every generated file with the text it should have."""
    page = DOCS / "protocol.md"
    return {
        **{schema.GOLDEN / each.schema_name: schema.text_of(schema.generate(each)) for each in EVENT_TYPES},
        DOCS / "asyncapi.json": schema.text_of(asyncapi.document()),
        page: tables.fill(page.read_text("utf-8")),
    }


def breaks() -> list[str]:
    """What the declarations of today would break for those who read by the committed schemas."""
    return [
        f"{event_type.name} {change}"
        for event_type in EVENT_TYPES
        if (old := schema.golden(event_type)) is not None
        for change in compatible(old, schema.generate(event_type))
    ]
