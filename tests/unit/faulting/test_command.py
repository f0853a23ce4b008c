"""What the command takes, and what it says in one line."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import faults as command
from deploy.local.faulting.kinds import FaultKind
from deploy.local.faulting.report import Order


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Order]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    orders: list[Order] = []

    def note(order: Order, *_: object) -> None:
        orders.append(order)

    monkeypatch.setattr(command, "fault_run", note)
    monkeypatch.setattr(command, "until_stopped", lambda *_: None)
    return orders


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ([], list(FaultKind)),
        (["--only", "line-kafka", "--only", "flood"], [FaultKind.LINE_KAFKA, FaultKind.FLOOD]),
    ],
)
def test_only_the_kinds_asked_for(ordered: list[Order], words: list[str], kinds: Sequence[FaultKind]) -> None:
    CliRunner().invoke(command.app, words)
    assert [list(order.kinds) for order in ordered] == [kinds]


def test_an_unknown_kind_is_refused(ordered: list[Order]) -> None:
    ran = CliRunner().invoke(command.app, ["--only", "earthquake"])
    assert (ran.exit_code, ordered) == (2, [])
