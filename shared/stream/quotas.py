"""Bytes a second that a Kafka user may write, by the protocol itself: the client has no method."""

from collections.abc import Mapping
from typing import Any

from kafka.errors import for_code
from kafka.protocol.admin.client_quotas import AlterClientQuotasRequest, DescribeClientQuotasRequest

_RATE = "producer_byte_rate"
_ANY_NAME = 2


def read_quotas(admin: Any) -> dict[str, int]:
    """User → bytes a second, of every user that has a limit of its own. Raises `kafka.errors.KafkaError`."""
    wanted = DescribeClientQuotasRequest.ComponentData(entity_type="user", match_type=_ANY_NAME, match=None)
    answer = _ask(admin, DescribeClientQuotasRequest(components=[wanted], strict=True))
    _must_pass(answer)
    return {
        entry.entity[0].entity_name: int(value.value)
        for entry in answer.entries or ()
        for value in entry.values
        if value.key == _RATE and entry.entity[0].entity_name
    }


def set_quotas(admin: Any, rates: Mapping[str, int]) -> None:
    """Limit these users. Raises `kafka.errors.KafkaError`."""
    if not rates:
        return
    entry = AlterClientQuotasRequest.EntryData
    entries = [
        entry(
            entity=[entry.EntityData(entity_type="user", entity_name=user)],
            ops=[entry.OpData(key=_RATE, value=float(rate), remove=False)],
        )
        for user, rate in rates.items()
    ]
    for each in _ask(admin, AlterClientQuotasRequest(entries=entries, validate_only=False)).entries:
        _must_pass(each)


def _ask(admin: Any, request: Any) -> Any:
    manager = admin._manager  # noqa: SLF001 - the client has no method for quotas
    return manager.run(manager.send, request)


def _must_pass(answer: Any) -> None:
    if answer.error_code:
        raise for_code(answer.error_code)(answer.error_message)
