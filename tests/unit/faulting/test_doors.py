"""What a refusal over HTTP must be, for a caller to know that it shall come back."""

import httpx
import pytest

from deploy.local.faulting.doors import says_when_to_come_back

PROBLEM = {"content-type": "application/problem+json; charset=utf-8", "retry-after": "5"}


@pytest.mark.parametrize(
    ("status", "headers", "clear"),
    [
        (503, PROBLEM, True),
        (500, PROBLEM, False),
        (503, {"content-type": "application/problem+json"}, False),
        (503, {"content-type": "text/plain", "retry-after": "5"}, False),
    ],
)
def test_a_clear_refusal(status: int, headers: dict[str, str], clear: bool) -> None:
    assert says_when_to_come_back(httpx.Response(status, headers=headers)) is clear
