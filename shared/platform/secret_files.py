"""Files for secrets: for their owner alone, whole or not there, made once even when two ask at a time."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def keep_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in this file, without the line's end; made first when there is no file."""
    if not path.exists():
        _make(path, make())
    return path.read_text("utf-8").strip()


def replace_secret(path: Path, text: str) -> Path:
    """Writes the file anew."""
    return _written(path, text).replace(path)


def _make(path: Path, secret: str) -> None:
    draft = _written(path, secret + "\n")
    with suppress(FileExistsError):  # another process was first: its secret counts
        os.link(draft, path)
    draft.unlink()


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as draft:  # made with 0600
        draft.write(text)
    return Path(draft.name)
