"""Every event of a topic as it was seen: how often, with which bytes, and for which effect."""

from collections.abc import Iterator


class Sightings:
    """Feeds on (event id, effect, digest of all bytes) of one topic; effects and digests are short hashes."""

    def __init__(self) -> None:
        self._digests: dict[bytes, bytes] = {}
        self._ids: dict[bytes, bytes] = {}
        self.resends = 0
        self.changed: list[bytes] = []
        self.doubled: list[bytes] = []

    def add(self, event_id: bytes, effect: bytes, digest: bytes) -> None:
        """One record. An id seen before with other bytes is `changed`, another id for an effect `doubled`."""
        before = self._digests.setdefault(event_id, digest)
        if before is not digest:
            if before == digest:
                self.resends += 1
            else:
                self.changed.append(event_id)
        if self._ids.setdefault(effect, event_id) != event_id:
            self.doubled.append(event_id)

    def __len__(self) -> int:
        return len(self._digests)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._digests)
