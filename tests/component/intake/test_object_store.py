"""The object store in a bucket: on rclone's own S3 server, which checks every request's signature."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from shutil import which
from sys import executable

import pytest

from deploy.local.ports import choose_ports
from services.intake.attachments.forgetting import forget_objects
from services.intake.attachments.keeping import Attachments, object_name
from services.intake.attachments.objects import UrlStore
from services.intake.attachments.scanning import NoScanner
from services.intake.keeping import erase
from shared.contract.errors import TiaokuaiError
from tests.component.intake.conftest import Intake
from tests.component.intake.test_keeping import PERIODS
from tests.unit.intake.made import KEYS, NOW, submission
from tests.unit.intake.test_attachments import JPEG, PLACE

KEY, SECRET = "key-of-the-tests", "secret-of-the-tests"
_SECONDS = 30


@pytest.fixture
async def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Path]:
    """The folder behind the bucket `files` of a running server; the usual variables name it."""
    (tmp_path / "s3" / "files").mkdir(parents=True)
    (port,) = choose_ports(1)
    address = f"127.0.0.1:{port}"
    rclone = which("rclone", path=str(Path(executable).parent))
    assert rclone is not None
    command = [rclone, "serve", "s3", "--config", "/dev/null", "--addr", address]
    serving = subprocess.Popen(  # noqa: ASYNC220 - it starts at once and outlives this line
        [*command, "--auth-key", f"{KEY},{SECRET}", str(tmp_path / "s3")],
        stderr=subprocess.DEVNULL,
    )
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{address}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }.items():
        monkeypatch.setenv(name, value)
    try:
        await _listens(port)
        yield tmp_path / "s3" / "files"
    finally:
        serving.kill()
        serving.wait()


async def _listens(port: int) -> None:
    async with asyncio.timeout(_SECONDS):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


async def test_bytes_lie_in_a_bucket_and_come_back(bucket: Path) -> None:
    store = UrlStore("s3://files/case")
    for _ in range(2):
        await store.put("ab/abc", b"sealed")
    assert (bucket / "case" / "ab" / "abc").read_bytes() == b"sealed"
    assert await store.get("ab/abc") == b"sealed"
    for _ in range(2):
        await store.delete("ab/abc")
    with pytest.raises(FileNotFoundError):
        await store.get("ab/abc")


async def test_a_wrong_secret_is_refused_and_told_as_away(
    bucket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(ConnectionError):
        await UrlStore("s3://files").put("x", b"y")
    assert [each.name for each in bucket.iterdir()] == []  # noqa: ASYNC240 - a folder of the test


async def test_a_file_is_kept_sealed_read_and_erased(bucket: Path, intake: Intake) -> None:
    store = UrlStore("s3://files")
    files = Attachments(store, NoScanner(), KEYS.sealer, 10_000)
    ready = await files.prepare(JPEG)
    complaints = [(await intake.take(submission(number=number)))[0].complaint_id for number in ("F1", "F2")]
    async with intake.pool.acquire() as connection, connection.transaction():
        for complaint in complaints:
            await files.add(connection, complaint, ready, "现场.jpg", "city", NOW)
    lying = bucket / object_name(ready.digest)
    assert b"JFIF" not in lying.read_bytes()
    kind, content = await files.fetch(intake.pool, complaints[0], ready.digest)
    assert (kind, PLACE in content, sha256(content).digest()) == ("image/jpeg", False, ready.digest)
    for complaint, still_there in zip(complaints, (True, False), strict=True):
        async with intake.pool.acquire() as connection, connection.transaction():
            await erase(connection, complaint, PERIODS, NOW)
        async with intake.pool.acquire() as connection, connection.transaction():
            assert await forget_objects(store, connection) == 1
        assert lying.exists() is still_there
    with pytest.raises(TiaokuaiError, match="not_found"):
        await files.fetch(intake.pool, complaints[0], ready.digest)
