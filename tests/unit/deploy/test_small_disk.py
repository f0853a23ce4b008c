"""A disk that can be filled to the last block, where the machine allows for one."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.small_disk import SmallDisk, disks_allowed


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    if not disks_allowed():
        pytest.skip("needs root and a loop device")
    small = SmallDisk(tmp_path / "image", tmp_path / "data", 32 * 1024**2)
    small.mount()
    yield small
    small.unmount()


def test_a_full_disk_takes_nothing_until_it_is_freed(disk: SmallDisk) -> None:
    assert list(disk.place.iterdir()) == []
    disk.fill()
    assert disk.free_bytes() == 0
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        (disk.place / "one").write_bytes(b"x" * 100_000)
    disk.free()
    (disk.place / "one").write_bytes(b"x" * 100_000)


def test_it_is_seen_here_alone(disk: SmallDisk) -> None:
    ours = Path("/proc/self/mounts").read_text("utf-8")
    assert str(disk.place) in ours
    assert str(disk.place) not in Path("/proc/1/mounts").read_text("utf-8")
