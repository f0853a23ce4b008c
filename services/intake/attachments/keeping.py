"""Takes a file in, and gives it back: what it is, what is taken out, whether it harms, where it lies."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from services.intake.attachments.objects import ObjectStore
from services.intake.attachments.scanning import Scanner
from services.intake.attachments.sniffing import media_type
from services.intake.attachments.stripping import stripped
from shared.contract.errors import TiaokuaiError
from shared.platform.database import Connection, Pool
from shared.platform.sealing import Sealer

_NAME, _FILE = b"attachment name", b"attachment"
_MOST = 50
"""Files of one complaint."""

_ADD = """
insert into attachment (complaint_id, sha256, media_type, bytes, name, scan, added_by, added_at, sent_sha256)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing"""
_COUNT = "select count(*) from attachment where complaint_id = $1"
# While a complaint's details are locked its files are shown to nobody either.
_SHOWN = """not exists (
    select from contact c where c.complaint_id = attachment.complaint_id and c.locked_until is not null)"""
_LIST = f"""
select sha256, sent_sha256, media_type, bytes, name, scan, added_by, added_at from attachment
where complaint_id = $1 and {_SHOWN} order by added_at, sha256"""  # noqa: S608
_TYPE = f"select media_type from attachment where complaint_id = $1 and sha256 = $2 and {_SHOWN}"  # noqa: S608
# Whoever adds a file again that was to go keeps it; the job that deletes holds the row while it does.
_KEEP_OBJECT = "delete from object_to_delete where sha256 = $1"


@dataclass(frozen=True, slots=True)
class Ready:
    """A file fit to be kept: `digest` is of what is kept, stripped, `sent` of what came."""

    digest: bytes
    sent: bytes
    media_type: str
    content: bytes
    scan: str


class Attachments:
    """The keeping of files, over a store of objects (none: there is no place for files) and a scanner."""

    def __init__(
        self, objects: ObjectStore | None, scanner: Scanner, sealer: Sealer, most_bytes: int
    ) -> None:
        self._objects = objects
        self._scanner = scanner
        self._sealer = sealer
        self._most_bytes = most_bytes

    async def prepare(self, content: bytes) -> Ready:
        """Sniff, strip, scan.

        Raises `TiaokuaiError`: too_large, file_type, harmful_file; unavailable without a scanner.
        """
        if len(content) > self._most_bytes:
            raise TiaokuaiError("too_large")
        kind = media_type(content)
        if kind is None:
            raise TiaokuaiError("file_type")
        try:
            kept = stripped(kind, content)
        except ValueError:
            raise TiaokuaiError("file_type") from None
        scan = await self._scan(kept)
        return Ready(sha256(kept).digest(), sha256(content).digest(), kind, kept, scan)

    async def add(
        self, tx: Connection, complaint: UUID, ready: Ready, name: str, who: str, now: datetime
    ) -> dict[str, Any]:
        """List the file with its complaint and put its sealed bytes away; bytes nobody lists are harmless.

        Raises `TiaokuaiError`: too_many_files; unavailable without a store.
        """
        if await tx.fetchval(_COUNT, complaint) >= _MOST:
            raise TiaokuaiError("too_many_files")
        sealed = self._sealer.seal(name.encode(), _NAME + complaint.bytes + ready.digest)
        size = len(ready.content)
        await tx.execute(_KEEP_OBJECT, ready.digest)
        about = (ready.media_type, size, sealed, ready.scan, who, now, ready.sent)
        await tx.execute(_ADD, complaint, ready.digest, *about)
        await self._put(ready)
        shown = {"sha256": ready.digest.hex(), "sent_sha256": ready.sent.hex()}
        return shown | {"media_type": ready.media_type, "bytes": size, "scan": ready.scan}

    @property
    def objects(self) -> ObjectStore | None:
        """Where the bytes lie."""
        return self._objects

    async def fetch(self, reader: Pool, complaint: UUID, digest: bytes) -> tuple[str, bytes]:
        """Type and bytes of a file of the complaint. Raises `TiaokuaiError`: not_found, unavailable."""
        kind = await reader.fetchval(_TYPE, complaint, digest)
        if kind is None:
            raise TiaokuaiError("not_found", field="digest")
        if self._objects is None:
            raise TiaokuaiError("unavailable")
        try:
            sealed = await self._objects.get(object_name(digest))
        except OSError as error:
            raise TiaokuaiError("unavailable", detail=type(error).__name__) from error
        return kind, self._sealer.open(sealed, _FILE + digest)

    async def _scan(self, content: bytes) -> str:
        try:
            found = await self._scanner.scan(content)
        except (OSError, TimeoutError) as error:
            raise TiaokuaiError("unavailable", detail=type(error).__name__) from error
        if found == "harmful":
            raise TiaokuaiError("harmful_file")
        return found

    async def _put(self, ready: Ready) -> None:
        if self._objects is None:
            raise TiaokuaiError("unavailable")
        sealed = self._sealer.seal(ready.content, _FILE + ready.digest)
        try:
            await self._objects.put(object_name(ready.digest), sealed)
        except OSError as error:
            raise TiaokuaiError("unavailable", detail=type(error).__name__) from error


async def listed(tx: Connection, complaint: UUID, sealer: Sealer) -> list[dict[str, Any]]:
    """The files of a complaint, as a case file names them."""
    return [
        {
            "sha256": row["sha256"].hex(),
            "sent_sha256": (row["sent_sha256"] or row["sha256"]).hex(),
            "name": sealer.open(row["name"], _NAME + complaint.bytes + row["sha256"]).decode(),
            **{field: row[field] for field in ("media_type", "bytes", "scan", "added_by", "added_at")},
        }
        for row in await tx.fetch(_LIST, complaint)
    ]


def object_name(digest: bytes) -> str:
    """Under which name the bytes of a digest lie in the store."""
    text = digest.hex()
    return f"{text[:2]}/{text}"
