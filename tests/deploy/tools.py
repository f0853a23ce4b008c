"""Programs from outside Python that the checks of the deployment run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OBSERVABILITY = ROOT / "deploy/observability"
_ENVIRONMENT = Path(sys.executable).parent
# What the lock or `make check-deploy` brought goes before what the machine happens to have.
_PLACES = (_ENVIRONMENT, _ENVIRONMENT.parent / "tools/usr/bin")


def run(program: str, *arguments: str, at: Path = OBSERVABILITY) -> str:
    """The output of a program that must succeed; leaves the test out, loudly, where it is not to be had."""
    found = shutil.which(program, path=os.pathsep.join(map(str, _PLACES))) or shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed: `make check-deploy` says how")
    done = subprocess.run([found, *arguments], cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
