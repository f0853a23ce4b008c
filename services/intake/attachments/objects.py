"""Where the bytes of attachments lie: a folder, or a bucket that speaks S3; sealed before they get there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from obstore.exceptions import BaseError, NotFoundError
from obstore.store import ObjectStore as AnyStore
from obstore.store import from_url


class ObjectStore(Protocol):
    """Bytes by name; `put` of the same bytes again, or `delete` of what is gone, changes nothing.

    Raises `OSError` when the store can't be reached or refuses.
    """

    async def put(self, name: str, content: bytes) -> None: ...
    async def get(self, name: str) -> bytes: ...
    async def delete(self, name: str) -> None: ...


class UrlStore:
    """`file:///…` or `s3://bucket/prefix`; keys and endpoint of the latter by the usual AWS_ variables."""

    def __init__(self, url: str) -> None:
        self._store: AnyStore = from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)

    async def put(self, name: str, content: bytes) -> None:
        with _as_os_error():
            await self._store.put_async(name, content)

    async def get(self, name: str) -> bytes:
        with _as_os_error():
            found = await self._store.get_async(name)
            return bytes(await found.bytes_async())

    async def delete(self, name: str) -> None:
        try:
            with _as_os_error():
                await self._store.delete_async(name)
        except FileNotFoundError:
            pass


@contextmanager
def _as_os_error() -> Iterator[None]:
    """The library's errors are none of Python's own; callers know these."""
    try:
        yield
    except NotFoundError as error:
        raise FileNotFoundError("no such object") from error
    except BaseError as error:
        raise ConnectionError(f"object store: {type(error).__name__}") from error
