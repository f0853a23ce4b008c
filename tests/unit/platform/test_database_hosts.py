"""Several servers in one address: each is asked by itself, a silent one costs its own deadline only."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest

from shared.platform.database_hosts import connect_to_any, one_host_each

CONNECTED = SimpleNamespace(_transport=asyncio.Transport())


@pytest.mark.parametrize(
    ("dsn", "each"),
    [
        ("postgresql://u:p@a:1/db?sslmode=require", ["postgresql://u:p@a:1/db?sslmode=require"]),
        ("postgresql://u:p@a:1,b:2/db?x=y", ["postgresql://u:p@a:1/db?x=y", "postgresql://u:p@b:2/db?x=y"]),
        ("postgresql://a,b/db", ["postgresql://a/db", "postgresql://b/db"]),
        ("postgresql://u@/db?host=/a", ["postgresql://u@/db?host=/a"]),
        (
            "postgresql://u@/db?host=/a,/b&target_session_attrs=primary",
            [
                "postgresql://u@/db?host=/a&target_session_attrs=primary",
                "postgresql://u@/db?host=/b&target_session_attrs=primary",
            ],
        ),
        (
            "postgresql://u@/db?host=a,b&port=1,2",
            ["postgresql://u@/db?host=a&port=1", "postgresql://u@/db?host=b&port=2"],
        ),
        (
            "postgresql://u@/db?host=a,b&port=1",
            ["postgresql://u@/db?host=a&port=1", "postgresql://u@/db?host=b&port=1"],
        ),
    ],
)
def test_one_host_each(dsn: str, each: list[str]) -> None:
    assert one_host_each(dsn) == each


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[str]:
    """An address whose first host takes calls and never answers."""
    (tmp_path / "a").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "a/.s.PGSQL.5432"))
        listener.listen()
        yield f"postgresql://u@/db?host={tmp_path}/a,{tmp_path}/b"


async def test_behind_a_silent_host_the_next_one_is_asked_and_then_first(
    silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    really = asyncpg.connect

    async def connect(dsn: str, **options: Any) -> Any:
        asked.append("a" if "/a" in dsn else "b")
        return await really(dsn, **options) if asked[-1] == "a" else CONNECTED

    monkeypatch.setattr(asyncpg, "connect", connect)
    assert await connect_to_any(silent, timeout=0.05) is CONNECTED
    assert await connect_to_any(silent, timeout=0.05) is CONNECTED
    assert asked == ["a", "b", "b"]


async def test_what_the_last_host_said_is_raised(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await connect_to_any(f"postgresql://u@/db?host={tmp_path}/a,{tmp_path}/b", timeout=1)
