"""The chain over the audit log: pure hashing, so that sealing and verifying can't differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

_SIZE = 32
FIRST = bytes(_SIZE)
"""What the first block follows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it lies in the log; (xid, entry) is its place."""

    xid: int
    entry: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str

    @property
    def digest(self) -> bytes:
        """SHA-256 over all of it, each part with its length: no two entries read alike."""
        parts = (str(self.xid), str(self.entry), self.at.isoformat(), self.actor, self.action)
        texts = (*parts, self.subject, self.detail)
        return sha256(b"".join(b"%d:" % len(raw) + raw for raw in map(str.encode, texts))).digest()


@dataclass(frozen=True, slots=True)
class Block:
    """A sealed second: where it ends, the digests of its entries, the hash that the next one follows."""

    block: int
    last_xid: int
    last_entry: int
    digests: bytes
    hash: bytes


def seal_block(entries: Sequence[Entry], before: Block | None) -> Block:
    """The block of these entries, in order; there is at least one."""
    number, previous = (before.block + 1, before.hash) if before else (1, FIRST)
    digests = b"".join(entry.digest for entry in entries)
    last = entries[-1]
    return Block(
        number, last.xid, last.entry, digests, _hash(previous, number, last.xid, last.entry, digests)
    )


def faults_in(block: Block, before: Block | None, entries: Iterable[Entry]) -> list[str]:
    """What is wrong with a block and the entries that now lie in its span; empty when nothing is."""
    number, previous = (before.block + 1, before.hash) if before else (1, FIRST)
    faults = [] if block.block == number else [f"block {number} is missing, {block.block} follows"]
    if _hash(previous, block.block, block.last_xid, block.last_entry, block.digests) != block.hash:
        faults.append(f"block {block.block} does not follow the one before, or was changed")
    sealed = [block.digests[at : at + _SIZE] for at in range(0, len(block.digests), _SIZE)]
    found = list(entries)
    if [entry.digest for entry in found] != sealed:
        faults.append(_difference(block.block, sealed, found))
    return faults


def _difference(block: int, sealed: list[bytes], found: list[Entry]) -> str:
    """The first entry that differs, and how, as far as can be told."""
    known = {entry.digest: entry for entry in found}
    missing = sum(digest not in known for digest in sealed)
    extra = [entry for entry in found if entry.digest not in sealed]
    if not missing and extra:
        return f"block {block}: an entry was put in at {extra[0].xid}/{extra[0].entry}"
    if missing and not extra:
        return f"block {block}: {missing} of {len(sealed)} entries were deleted"
    if missing and extra:
        return f"block {block}: the entry {extra[0].xid}/{extra[0].entry} was changed"
    return f"block {block}: entries stand in another order or number than they were sealed in"


def _hash(previous: bytes, number: int, last_xid: int, last_entry: int, digests: bytes) -> bytes:
    return sha256(previous + f"{number} {last_xid} {last_entry} ".encode() + digests).digest()
