"""PostgreSQL refuses to run as root; this says as whom it runs then, and what has to be his."""

import os
import pwd
import shutil
from pathlib import Path

SUBSTITUTE = "nobody"


def is_needed() -> bool:
    """Whether this process is root."""
    return os.geteuid() == 0


def prefix() -> list[str]:
    """What to put before a command so that it runs without root's identity; empty for an ordinary user.

    Its right to pass through closed folders is kept: the project may lie in root's own home, and opening that
    to everybody, as others do, would be worse.
    """
    if not is_needed():
        return []
    keep = "+dac_override"
    user = pwd.getpwnam(SUBSTITUTE)
    identity = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return ["setpriv", *identity, f"--inh-caps={keep}", f"--ambient-caps={keep}"]


def own_folder(folder: Path) -> None:
    """Make a folder that only the server's user can read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if is_needed():
        shutil.chown(folder, SUBSTITUTE)


def own_all(folder: Path) -> None:
    """Make everything in a folder the server's user's own."""
    if is_needed():
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, SUBSTITUTE)
