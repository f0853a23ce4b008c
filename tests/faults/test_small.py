"""The small fault run of every `make test`: every crash point once, and nothing lost, doubled or orphaned."""

from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from cli.faults import app
from shared.stream.crash import POINTS


@pytest.mark.faults
@pytest.mark.timeout(600, method="thread")  # a signal may be swallowed by a callback of the loop
def test_nothing_is_lost_under_faults(tmp_path: Path) -> None:
    result = tmp_path / "faults.json"
    ran = CliRunner().invoke(
        app, ["--complaints", "2000", "--faults", "8", "--seed", "1", "--json", str(result)]
    )
    assert ran.exit_code == 0, ran.output
    found = orjson.loads(result.read_bytes())
    assert (found["lost"], found["duplicates"], found["orphans"]) == (0, 0, 0)
    assert set(found["crash_points"]) == set(POINTS)
    assert found["fenced"] > 0
    assert found["catch_up_seconds"] is not None
