"""Intake's door: our own event, or a source's JSON by its mapping; a submission or a refusal comes out."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import orjson

from services.intake.mapping.apply import read_object, submission_of
from services.intake.mapping.compiled import CompiledMapping
from services.intake.metrics import EXTRA_FIELDS
from shared.contract.codec import decode, header_id, parse, trace_of
from shared.contract.declarations import SOURCE_HEADER, SUBMISSION
from shared.contract.events.submission import Submission
from shared.contract.records import Incoming, Record, Rejection
from shared.domain.vocabulary import Action

_canonical = partial(decode, types={SUBMISSION.name: SUBMISSION}, default=SUBMISSION)

Sources = Mapping[str, CompiledMapping | None]
"""Every source of the catalogue by code, with its mapping if it speaks in a form of its own."""


class Door:
    """Opens what comes in over Kafka, HTTP or from a file, always by the same rules."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._extra_fields = {name: EXTRA_FIELDS.labels(name) for name, mapping in sources.items() if mapping}

    def open_record(self, record: Record) -> Incoming[Any] | Rejection:
        """A record: a `ce_type` says that it is an event of ours; else a source header names its mapping."""
        headers = dict(record.headers)
        named = headers.get(SOURCE_HEADER)
        if named is None or "ce_type" in headers:
            found = _canonical(record)
            if isinstance(found, Rejection):
                return found
            assert isinstance(found.event, Submission)
            return self._admitted(found.event) or found
        said = self.open_mapped(record.value, named.decode("utf-8", "replace"))
        if isinstance(said, Rejection):
            return said
        return Incoming(record, said, header_id(headers), trace_of(headers))

    def open_mapped(self, raw: bytes | None, source: str) -> Submission | Rejection:
        """Bytes in the form of a named source; one without a mapping speaks in ours."""
        if source not in self.sources:
            return Rejection("unknown_source", SOURCE_HEADER)
        mapping = self.sources[source]
        if mapping is None:
            return self.open_canonical(raw, source)
        data = read_object(raw, mapping.encoding)
        if isinstance(data, Rejection):
            return data
        if extra := len(data.keys() - mapping.names):
            self._extra_fields[source].inc(extra)
        said = submission_of(mapping, source, data)
        return said if isinstance(said, Rejection) else self._admitted(said) or said

    def open_canonical(self, raw: bytes | None, source: str = "") -> Submission | Rejection:
        """Bytes of our own event; `source` stands in where they name none."""
        said = parse(SUBMISSION.model, raw, SUBMISSION.max_bytes)
        if isinstance(said, Rejection) and source and (said.field, said.detail) == ("source", "missing"):
            said = parse(SUBMISSION.model, _with_source(raw or b"", source))
        if isinstance(said, Rejection):
            return said
        assert isinstance(said, Submission)
        return self._admitted(said) or said

    def _admitted(self, said: Submission) -> Rejection | None:
        """Why a well-formed submission can't be taken; None when it can."""
        if said.source not in self.sources:
            return Rejection("unknown_source", "source")
        if said.action is Action.CONFIDENTIALITY:
            return Rejection("field", "action", "ours")  # a person of the district alone says that
        if said.action is Action.NEW and not _asks_something(said):
            return Rejection("field", "items", "missing")
        return None


def _with_source(raw: bytes, source: str) -> bytes:
    """The JSON object with one more field in front; everything else to the byte as it came."""
    rest = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[1:].lstrip()
    comma = b"" if rest.startswith(b"}") else b","
    return b'{"source":' + orjson.dumps(source) + comma + rest


def _asks_something(said: Submission) -> bool:
    return bool(said.items) and bool(said.title.strip() or any(item.text.strip() for item in said.items))
