"""`tiaokuai …`: one command a file, loaded when it is called, so that `--help` is there at once."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

COMMANDS = {
    "run": ("cli.run", "Start Kafka, PostgreSQL, the services and a demo, with a live view."),
    "worker": ("cli.worker", "Run one service in one role: stream, http, timers or all."),
    "migrate": ("cli.migrate", "Bring the databases to their services' schema."),
    "topics": ("cli.topics", "Make the topics as declared, or list them."),
    "access": ("cli.access", "Users, passwords and rights at Kafka: make, rotate, revoke, prove."),
    "catalogue": ("cli.catalogue", "Check the catalogue, and try a proposed one on the past."),
    "contract": ("cli.contract", "Write schemas, AsyncAPI document and protocol tables anew."),
    "import": ("cli.import_file", "Take in a file of complaints: CSV (also gzip) or XLSX."),
    "explain": ("cli.explain", "Why an order went where it went, and what would have changed it."),
    "desk": ("cli.desk", "Decide what waits at the dispatch desk, and the units' returns."),
    "city": ("cli.city", "Exchange reports and messages with the city by workbook."),
    "repeats": ("cli.repeats", "For each row of a file the likest others, with what speaks for them."),
    "reporter-history": ("cli.reporter_history", "Take in past claims from 12315 by file, as counts."),
    "reporters": ("cli.reporters", "For each complainant of a file the patterns of professional reporters."),
    "audit": ("cli.audit", "Verify the chains of the audit log."),
    "seals": ("cli.seals", "Rotate the keys of what is sealed."),
    "deadletters": ("cli.deadletters", "List, show and redrive what could not be used."),
    "callbacks": ("cli.callbacks", "Hand out who is to be called back, take in a file of what they said."),
    "scoreboard": ("cli.scoreboard", "Show the scoreboard, list its editions, verify one from its events."),
    "report": ("cli.report", "Write a month's report as one HTML file."),
    "simulate-year": ("cli.simulate_year", "Generate a district's year, count it, verify the scoreboard."),
    "train": ("cli.train", "Learn a local model from labelled history, with report and card."),
    "predict": ("cli.predict", "Say what a model makes of the texts in a table."),
    "model": ("cli.model", "Show a model, compare two on the newest cases, switch one on."),
    "faults": ("cli.faults", "Inject seeded faults under load and count what was lost."),
}
"""Name → module with a typer `app` (made with `add_completion=False`), and what it does."""


class LazyGroup(TyperGroup):
    """A group that knows its commands by name and loads a command's module when it is called."""

    # Typer brings a click of its own or takes the installed one, by version: hence no types of click here.

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        about = COMMANDS.get(cmd_name)
        return TyperCommand(cmd_name, help=about[1]) if about else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and command else command, rest


def load(name: str) -> Any:
    """A command by its name, its module imported."""
    return typer.main.get_command(import_module(COMMANDS[name][0]).app)


app = typer.Typer(
    cls=LazyGroup, no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False
)


@app.callback()
def root() -> None:
    """条块 · Tiaokuai: the dispatch backbone of a district's enterprise hotline."""


def main() -> None:
    """The console script `tiaokuai`."""
    app()


if __name__ == "__main__":
    main()
