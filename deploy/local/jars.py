"""The jars of the local Kafka: fetched once, checked against the list in this folder at every start."""

import asyncio
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from threading import Event

import platformdirs
import stamina
from jgo.config import GlobalSettings
from jgo.maven import Artifact, MavenContext, PythonResolver
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

PINNED = Path(__file__).with_name("kafka-jars.sha256")
DOWNLOADS_AT_ONCE = 8
OnFile = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]


class DownloadCancelledError(RuntimeError):
    """Nobody waits for the download any more."""


class JarMismatchError(RuntimeError):
    """A downloaded jar is not the one this project was tested with."""


def cache_folder() -> Path:
    """Where downloads are kept for every run of this person: TIAOKUAI_CACHE, or the system's cache folder."""
    return Path(os.environ.get("TIAOKUAI_CACHE") or platformdirs.user_cache_path("tiaokuai")) / "jars"


def pinned_jars() -> dict[str, str]:
    """sha256 by path inside a Maven repository."""
    lines = (line.split("  ") for line in PINNED.read_text().splitlines())
    return {path: digest for digest, path in lines}


async def fetch_class_path() -> list[Path]:
    """Every jar of the broker, downloaded with a progress bar if need be; cancelling ends the download.

    Raises `JarMismatchError` for a jar that differs from the pinned one, `OSError` without a network.
    """
    cancelled = Event()
    try:
        return await asyncio.to_thread(_class_path, cancelled)
    finally:
        cancelled.set()


def _class_path(cancelled: Event) -> list[Path]:
    folder, pinned = cache_folder(), pinned_jars()
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / ".lock"):
        missing = [path for path, digest in pinned.items() if not _is_right(folder / path, digest)]
        if missing:
            _fetch(missing, pinned, folder, cancelled)
    return [folder / path for path in pinned]


def _is_right(jar: Path, digest: str) -> bool:
    return jar.exists() and hashlib.sha256(jar.read_bytes()).hexdigest() == digest


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch(paths: list[str], pinned: dict[str, str], folder: Path, cancelled: Event) -> None:
    with TemporaryDirectory(dir=folder) as staging, _progress_bar(len(paths), cancelled) as on_file:
        context = MavenContext(
            resolver=PythonResolver(progress_callback=on_file),
            repo_cache=Path(staging),
            remote_repos=GlobalSettings.load().repositories or None,
            timeout=60,
        )
        with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
            for path, jar in zip(paths, pool.map(lambda path: _download(context, path), paths), strict=True):
                _keep(jar, folder / path, pinned[path])


@contextmanager
def _progress_bar(count: int, cancelled: Event) -> Iterator[OnFile]:
    """One bar for all files; what it yields is called by every download with its name and size in bytes."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, transient=True) as progress:
        bar = progress.add_task(f"Kafka, {count} jars, once", total=0)

        def advance(size: int) -> None:
            if cancelled.is_set():
                raise DownloadCancelledError
            progress.update(bar, advance=size)

        @contextmanager
        def on_file(_name: str, size: int) -> Iterator[Callable[[int], None]]:
            progress.update(bar, total=(progress.tasks[0].total or 0) + size)
            yield advance

        yield on_file


@stamina.retry(on=OSError, attempts=4, timeout=None)
def _download(context: MavenContext, path: str) -> Path:
    artifact = _artifact(context, path)
    if artifact.cached_path:
        artifact.cached_path.unlink(missing_ok=True)
    return artifact.resolve()


def _artifact(context: MavenContext, path: str) -> Artifact:
    *group, name, version, _file = PurePosixPath(path).parts
    return context.project(".".join(group), name).at_version(version).artifact()


def _keep(jar: Path, place: Path, digest: str) -> None:
    if not _is_right(jar, digest):
        raise JarMismatchError(f"{jar.name} is not the file named in {PINNED.name}; delete nothing, ask why")
    place.parent.mkdir(parents=True, exist_ok=True)
    jar.replace(place)
