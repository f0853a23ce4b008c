"""Machine clients are known by the hash of their token, and by nothing else."""

import stat
from pathlib import Path

import pytest

from shared.platform.faults import PlatformError
from shared.platform.identity import Identity, TokenAuthenticator, ensure_development_tokens, read_tokens

DESK = frozenset({"desk", "read"})


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


async def test_tokens_made_for_this_machine_are_known(tmp_path: Path) -> None:
    hashes = ensure_development_tokens(tmp_path, {"desk": DESK})
    token = (tmp_path / "desk.token").read_text().strip()
    assert await read_tokens(hashes).identify(f"Bearer {token}") == Identity("desk", DESK)
    assert token not in hashes.read_text()
    assert modes(tmp_path) == {0o600}


async def test_a_later_start_keeps_old_tokens_and_adds_new_ones(tmp_path: Path) -> None:
    ensure_development_tokens(tmp_path, {"desk": DESK})
    token = (tmp_path / "desk.token").read_text().strip()
    hashes = ensure_development_tokens(
        tmp_path, {"desk": frozenset({"read"}), "survey": frozenset({"callback"})}
    )
    assert await read_tokens(hashes).identify(f"bearer {token}") == Identity("desk", frozenset({"read"}))
    assert (tmp_path / "survey.token").exists()


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic ZGVzazp4", "desk"])
async def test_everybody_else_is_unknown(tmp_path: Path, authorization: str) -> None:
    hashes = ensure_development_tokens(tmp_path, {"desk": DESK})
    assert await read_tokens(hashes).identify(authorization) is None
    assert await TokenAuthenticator({}).identify(authorization) is None


async def test_without_a_file_nobody_is_known() -> None:
    assert await read_tokens(None).identify("Bearer anything") is None


@pytest.mark.parametrize("text", ["", "[]", '{"desk": {"sha256": "short", "scopes": []}}', '{"desk": {}}'])
def test_a_malformed_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "tokens.json"
    file.write_text(text)
    with pytest.raises(PlatformError, match="no readable token file"):
        read_tokens(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlatformError, match="no readable token file"):
        read_tokens(tmp_path / "gone")
