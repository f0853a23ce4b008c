"""A file system for one server's data, on a file, that can be filled to the last block (Linux, root).

It is mounted where this process and its children alone see it, so that it goes with them however they end.
"""

import ctypes
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

_NEW_MOUNTS = 0x00020000  # CLONE_NEWNS; os.unshare came with Python 3.12
_STEPS = (4 * 1024**3, 64 * 1024**2, 1024**2, 4096)
_BALLAST = "ballast"
_TRIAL_BYTES = 8 * 1024**2


class SmallDisk:
    """`place` becomes a file system of `size` bytes; `image` is a sparse file, as large as what is kept."""

    def __init__(self, image: Path, place: Path, size: int) -> None:
        self.image, self.place, self._size = image, place, size

    def mount(self) -> None:
        """Make and mount it, empty. Raises OSError, CalledProcessError where that is not allowed."""
        _own_mounts()
        self.image.parent.mkdir(parents=True, exist_ok=True)
        self.place.mkdir(parents=True, exist_ok=True)
        with self.image.open("wb") as file:
            file.truncate(self._size)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", str(self.image))
        _run("mount", "-o", "loop", str(self.image), str(self.place))
        self.place.chmod(0o700)
        (self.place / "lost+found").rmdir()  # the servers want their folder empty, or their own

    def unmount(self) -> None:
        """Let it go; what still works on it keeps it until it ends."""
        _run("umount", "--lazy", str(self.place))

    def fill(self) -> None:
        """Take every free block."""
        with (self.place / _BALLAST).open("wb") as file:
            at = 0
            for step in _STEPS:
                at = _take(file.fileno(), at, step)

    def free(self) -> None:
        """Give back what `fill` took."""
        (self.place / _BALLAST).unlink(missing_ok=True)

    def free_bytes(self) -> int:
        """What is left."""
        return shutil.disk_usage(self.place).free


@cache
def disks_allowed() -> bool:
    """Whether this process may mount at all: tried with a small one."""
    with tempfile.TemporaryDirectory(prefix="tiaokuai-disk-") as folder:
        disk = SmallDisk(Path(folder) / "image", Path(folder) / "place", _TRIAL_BYTES)
        try:
            disk.mount()
            disk.unmount()
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


@cache
def _own_mounts() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_MOUNTS):
        raise OSError(ctypes.get_errno(), "no mounts of our own")
    _run("mount", "--make-rprivate", "/")


def _take(file: int, at: int, step: int) -> int:
    while True:
        try:
            os.posix_fallocate(file, at, step)
        except OSError:  # not so much in one piece
            return at
        at += step


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
