"""A source's own JSON to submission, by its mapping; refused as our own event is, in the source's words."""

from typing import Any

import orjson
from pydantic_core import from_json

from services.intake.mapping.compiled import CompiledMapping
from services.intake.mapping.values import BadValueError
from shared.contract.codec import parse
from shared.contract.declarations import SUBMISSION
from shared.contract.events.submission import Submission
from shared.contract.records import Rejection

_BOM = b"\xef\xbb\xbf"


def apply(mapping: CompiledMapping, source: str, raw: bytes | None) -> Submission | Rejection:
    """The submission in these bytes."""
    data = read_object(raw, mapping.encoding)
    return data if isinstance(data, Rejection) else submission_of(mapping, source, data)


def submission_of(mapping: CompiledMapping, source: str, data: dict[str, Any]) -> Submission | Rejection:
    """The submission in a source's object."""
    try:
        fields = mapping.fields(data)
    except BadValueError as error:
        return Rejection("field", str(error)[:200], "unusable_value")
    fields["source"] = source
    # By the same door as our own event: what comes out of a mapping is not trusted either.
    found = parse(SUBMISSION.model, orjson.dumps(fields), SUBMISSION.max_bytes)
    if isinstance(found, Rejection):
        return Rejection(found.code, mapping.path_of(found.field)[:200], found.detail)
    assert isinstance(found, Submission)  # the door's promise
    return found


def read_object(raw: bytes | None, encoding: str) -> dict[str, Any] | Rejection:
    """The JSON object in these bytes: UTF-8, else in the source's declared encoding."""
    if not raw:
        return Rejection("shape")
    if len(raw) > SUBMISSION.max_bytes:
        return Rejection("too_large")
    text = decode_text(raw, encoding)
    if isinstance(text, Rejection):
        return text
    try:
        data = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        return Rejection("forbidden_text" if "hex escape" in str(error) else "shape")
    return data if type(data) is dict else Rejection("shape")


def decode_text(raw: bytes, encoding: str) -> str | Rejection:
    """UTF-8 with or without a byte order mark, else `encoding`: Chinese in another is never valid UTF-8."""
    for name in ("utf-8", encoding):
        try:
            return raw.removeprefix(_BOM).decode(name)
        except UnicodeDecodeError:
            continue
    return Rejection("encoding")
