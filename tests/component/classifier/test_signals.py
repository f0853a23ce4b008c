"""Callers who meet at one place within hours are told of, once, whatever each of them calls about."""

from datetime import timedelta

import orjson

from services.classifier.signals import find_groups
from shared.contract.events.complaint import Complainant, Place
from shared.domain.vocabulary import Confidentiality, PartyKind
from tests.component.classifier.conftest import Stage
from tests.unit.classifier.made import START, complaint

TWO_HOURS = timedelta(hours=2)


async def look(stage: Stage) -> list[dict[str, object]]:
    async with stage.pool.acquire() as connection, connection.transaction():
        effects, _ = await find_groups(connection, START + timedelta(minutes=5), 3, TWO_HOURS)
    return [orjson.loads(message.value or b"") for _, message in effects.sent]


def caller(name: str, text: str, **more: object) -> object:
    return complaint(
        f"N{name}",
        text,
        complainant=Complainant(kind=PartyKind.PERSON, key=name),
        side=name,
        enterprise=None,
        place=Place(text="示例路8号", road="示例路", number="8号"),
        submitted_at=START,
        **more,
    )


async def test_three_callers_on_one_place_are_a_group_once(stage: Stage) -> None:
    await stage.take(caller("a", "楼里有焦味"), caller("b", "八号门口聚了很多人"))
    assert await look(stage) == []
    await stage.take(caller("c", "电梯停了"), caller("d", "举报", confidentiality=Confidentiality.SEALED))
    (signal,) = await look(stage)
    assert (signal["kind"], signal["complainants"], signal["members"]) == ("group_signal", 3, 3)
    assert await look(stage) == []


async def test_one_caller_many_times_is_no_group(stage: Stage) -> None:
    await stage.take(*(caller("a", f"第{n}次来电", version=1) for n in range(1)), caller("a2", "再次"))
    assert await look(stage) == []
