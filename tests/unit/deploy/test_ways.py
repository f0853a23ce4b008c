"""Inputs over HTTP: one that a service refuses ends the run, but for what nobody asked of a unit."""

from dataclasses import replace
from typing import Any, cast

import pytest

from deploy.local.demo.acknowledged import Acknowledged, AcknowledgedList, InputKind
from deploy.local.demo.sender import Outgoing
from deploy.local.faulting.doors import Doors, RefusedError
from deploy.local.faulting.ways import Ways
from deploy.local.identities import DEMO
from shared.platform.kafka_login import KafkaLogin

SIGNED = Outgoing(
    InputKind.REPORT, "r1", "o1", "tiaokuai.units.reports.jw.", b"c1", b'{"kind":"signed"}', uninvited=True
)


class Refusing:
    """Doors behind which the order is not known to the unit, or whatever else is said."""

    def __init__(self, status: int, code: str) -> None:
        self._refused = RefusedError("/orders/o1/reports", status, code)

    async def ask(self, *_where: str, **_request: Any) -> Any:
        raise self._refused


class Listed:
    """What was acknowledged."""

    def __init__(self) -> None:
        self.found: list[Acknowledged] = []

    def add(self, some: list[Acknowledged]) -> None:
        self.found += some


async def handed_in(message: Outgoing, doors: Refusing) -> list[Acknowledged]:
    listed = Listed()
    login = KafkaLogin("127.0.0.1:1", DEMO, "")
    await Ways(login, cast("AcknowledgedList", listed), cast("Doors", doors))._hand_in(message)
    return listed.found


async def test_a_unit_left_out_is_told_so_and_the_run_goes_on() -> None:
    assert await handed_in(SIGNED, Refusing(404, "unknown_order")) == []


@pytest.mark.parametrize(
    ("message", "status", "code"),
    [
        (replace(SIGNED, uninvited=False), 404, "unknown_order"),
        (SIGNED, 404, "not_found"),
        (SIGNED, 422, "field kind"),
    ],
)
async def test_anything_else_refused_ends_the_run(message: Outgoing, status: int, code: str) -> None:
    with pytest.raises(RefusedError):
        await handed_in(message, Refusing(status, code))
