"""A unit that floods its own topic is slowed down by its quota; its neighbour notices nothing."""

import time
from dataclasses import dataclass

from deploy.local.proving.requests import RawClient, raw_client
from shared.contract.topics import reports, unit_of
from shared.platform.kafka_login import KafkaLogin

_VALUE = b"f" * 200_000
_MOST_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Flood:
    """Bytes written until the broker asked for a pause (0 ms: never); the neighbour's slowest write."""

    bytes_written: int
    pause_ms: int
    neighbour_ms: float


def flood(unit: KafkaLogin, neighbour: KafkaLogin) -> Flood:
    """Write until slowed down; then the neighbour writes ten times. Raises `kafka.errors.KafkaError`."""
    own, other = (reports(unit_of(each.user)).full_name for each in (unit, neighbour))
    written = 0
    with raw_client(unit) as flooding, raw_client(neighbour) as beside:
        while flooding.pause_ms == 0 and written < _MOST_BYTES:
            flooding.produce([own], _VALUE)
            written += len(_VALUE)
        slowest = max(_milliseconds(beside, other) for _ in range(10))
        return Flood(written, flooding.pause_ms, slowest)


def _milliseconds(client: RawClient, topic: str) -> float:
    began = time.perf_counter()
    client.produce([topic])
    return 1000 * (time.perf_counter() - began)
