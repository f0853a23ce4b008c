"""The header that makes a POST repeatable: bounded, and bound to caller, route and body."""

from hashlib import sha256

import pytest
from starlette.requests import Request

from shared.contract.errors import TiaokuaiError
from shared.platform.idempotency import IdempotencyKey, idempotency_key
from shared.platform.identity import Identity


def request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    state = {"identity": Identity("window", frozenset())}
    return Request({"type": "http", "method": "POST", "path": "/complaints", "headers": raw, "state": state})


def test_it_is_bound_to_caller_route_and_body() -> None:
    expected = IdempotencyKey("window", "POST /complaints", "k-1", sha256(b"{}").digest())
    assert idempotency_key(request(idempotency_key="k-1"), b"{}") == expected


def test_it_may_be_left_out() -> None:
    assert idempotency_key(request(), b"{}") is None


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "钥匙", "k\x7f"])
def test_a_strange_key_is_refused(given: str) -> None:
    with pytest.raises(TiaokuaiError, match="field at Idempotency-Key"):
        idempotency_key(request(idempotency_key=given), b"{}")
