"""ETags and If-Match: the version somebody saw."""

import pytest
from starlette.requests import Request

from shared.contract.errors import TiaokuaiError
from shared.platform.etags import etag, must_match, version_of, version_seen


def asking(match: str | None) -> Request:
    headers = [] if match is None else [(b"if-match", match.encode())]
    return Request({"type": "http", "headers": headers})


@pytest.mark.parametrize(
    ("match", "version"), [(None, None), ("*", None), ('"7"', 7), ('W/"12"', 12), (etag(3), 3)]
)
def test_the_version_seen(match: str | None, version: int | None) -> None:
    assert version_seen(asking(match)) == version


@pytest.mark.parametrize("match", ["7", '"x"', '"7f"', '"1", "2"', '""', '"12345678901"'])
def test_what_is_no_tag_is_refused(match: str) -> None:
    with pytest.raises(TiaokuaiError, match="field"):
        version_seen(asking(match))


def test_what_counts_no_versions_has_one_by_its_facts() -> None:
    version = version_of("small", None, False)
    assert version == version_of("small", None, False) != version_of("small", None, True)
    must_match(asking(etag(version)), version)
    with pytest.raises(TiaokuaiError, match="stale_version"):
        must_match(asking(etag(version)), version_of("large", None, False))


def test_another_version_than_the_one_there_is_stale() -> None:
    must_match(asking('"2"'), 2)
    must_match(asking(None), 2)
    with pytest.raises(TiaokuaiError, match="stale_version"):
        must_match(asking('"1"'), 2)
