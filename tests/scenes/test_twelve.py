"""The twelve scenes of the trade, end to end on real Kafka; `docs/scenes.md` tells them as played."""

import pytest

from shared.domain.lifecycle import State
from shared.domain.vocabulary import CityReportKind, OrderKind, Satisfaction, Solved
from tests.scenes.scene import Scene

told = pytest.mark.told


@told("A first complaint")
async def test_s01(scene: Scene) -> None:
    """An enterprise complains for the first time about what a line department has the power over: 条线为主.
    The department leads, the town where it happened gets a copy, the city hears of every step."""
    order = await scene.complains(scene.example("01-01-01"))
    assert order.now.lead == "scjgj"
    assert (await order.told("nanxiang", OrderKind.COPIED)).due is None
    await scene.unit("scjgj").handles(order)
    await order.until(State.ACCEPTED)
    await scene.survey.hears(order, Solved.YES, Satisfaction.SATISFIED)
    await order.until(State.CLOSED)
    await scene.city.heard(order.number, CityReportKind.ANSWERED)
