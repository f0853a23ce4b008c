"""The list on its topic: an entry while it is shared, a tombstone under the same key when it no longer is."""

from datetime import datetime

from services.classifier.reporters.entries import Entry
from shared.contract.codec import encode
from shared.contract.declarations import REPORTER_LISTED
from shared.contract.events.classification import ReporterListed
from shared.contract.records import Message
from shared.contract.topics import PREFIX
from shared.domain.identifiers import event_id


def shared_entry(entry: Entry, now: datetime) -> Message:
    """The entry's message: keyed pseudonym, purpose, reason and expiry, nothing else."""
    assert entry.expires_on is not None
    event = ReporterListed(
        entry_id=entry.entry_id,
        version=entry.version,
        key=entry.key,
        purpose=entry.purpose,
        reason_code=entry.reason_code,
        expires_on=entry.expires_on,
    )
    return encode(
        REPORTER_LISTED,
        event,
        topic=PREFIX + REPORTER_LISTED.topic,
        key=str(entry.entry_id),
        event_id=event_id(entry.entry_id, entry.version, REPORTER_LISTED.name),
        writer="classifier",
        subject=str(entry.entry_id),
        time=now,
    )


def tombstone(entry: Entry, now: datetime) -> Message:
    """No value under the entry's key: consumers drop it, compaction forgets it."""
    ident = event_id(entry.entry_id, entry.version, REPORTER_LISTED.name)
    headers = (("ce_id", str(ident).encode()), ("ce_type", REPORTER_LISTED.name.encode()))
    key = str(entry.entry_id).encode()
    return Message(ident, PREFIX + REPORTER_LISTED.topic, key, None, headers, now)
