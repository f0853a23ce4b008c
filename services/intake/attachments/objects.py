"""Where the bytes of attachments lie: a folder, or a bucket that speaks S3; sealed before they get there."""

from typing import Protocol

from obstore.store import ObjectStore as AnyStore
from obstore.store import from_url


class ObjectStore(Protocol):
    """Bytes by name; `put` of the same bytes again changes nothing. Raises OSError and the library's own."""

    async def put(self, name: str, content: bytes) -> None: ...
    async def get(self, name: str) -> bytes: ...


class UrlStore:
    """`file:///…` or `s3://bucket/prefix`; keys and endpoint of the latter by the usual AWS_ variables."""

    def __init__(self, url: str) -> None:
        self._store: AnyStore = from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)

    async def put(self, name: str, content: bytes) -> None:
        await self._store.put_async(name, content)

    async def get(self, name: str) -> bytes:
        found = await self._store.get_async(name)
        return bytes(await found.bytes_async())
