"""The figures on PostgreSQL: counted as events come, recomputed from them, the same."""

from collections.abc import Sequence
from random import Random
from typing import Any

from pydantic import BaseModel

from services.feedback.board.cells import Cell, Period, cells, cells_of, split
from services.feedback.board.events import all_rows, cut
from services.feedback.rules.measures import COUNTS
from services.feedback.rules.rates import total
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import Satisfaction, Solved
from tests.component.feedback.conftest import DESK, Feedback, asked
from tests.unit.feedback.made import accepted, hop, hour, moved, result

ALWAYS = Period(hour(-24), hour(24 * 365))


async def counted(feedback: Feedback) -> list[Cell]:
    await feedback.tick("scoreboard")
    return await cells(feedback.pool, ALWAYS)


async def recomputed(feedback: Feedback) -> list[Cell]:
    async with feedback.pool.acquire() as connection:
        rows = [
            row async for some in all_rows(connection, await cut(connection), DESK.district) for row in some
        ]
    return cells_of(rows, ALWAYS)


def of_unit(found: Sequence[Cell], unit: str) -> dict[str, int]:
    return dict(zip(COUNTS, split(found, "unit")[unit], strict=True))


def life(number: str) -> list[BaseModel]:
    """Returned by the market regulator, answered late by the town."""
    return [
        moved(1, None, State.ISSUED, number),
        moved(2, Move.REQUEST_RETURN, State.RETURN_REQUESTED, number),
        moved(3, Move.ACCEPT_RETURN, State.ISSUED, number, lead="anting", hops=(hop(),)),
        moved(4, Move.SIGN, State.SIGNED, number, lead="anting", hops=(hop(),)),
        moved(5, Move.CONTACT, State.CONTACTED, number, lead="anting", hops=(hop(),)),
        moved(6, Move.ANSWER, State.ANSWERED, number, at=hour(100), lead="anting", answered_at=hour(100)),
        moved(7, Move.ACCEPT, State.ACCEPTED, number, at=hour(100), lead="anting", answered_at=hour(100)),
    ]


async def test_every_unit_answers_for_its_own_part(feedback: Feedback) -> None:
    request = asked([await feedback.take(*life("JD1"))])[0]
    await feedback.take(result(request, solved=Solved.PARTLY, satisfaction=Satisfaction.FAIRLY))
    found = await counted(feedback)

    first, present = of_unit(found, "scjgj"), of_unit(found, "anting")
    assert (first["dispatched"], first["hops"], first["first_right"]) == (1, 1, 0)
    assert (first["received"], first["returned"], first["due"]) == (1, 1, 0)
    assert (present["received"], present["due"], present["on_time"], present["contacted"]) == (1, 1, 0, 1)
    assert (present["valid"], present["solved"], present["rated"], present["satisfied"]) == (1, 0, 1, 1)


async def test_an_order_changed_is_counted_anew_and_nothing_else_is(feedback: Feedback) -> None:
    await feedback.take(*life("JD1"), *life("JD2"))
    before = await counted(feedback)
    await feedback.pool.execute(
        "delete from score where order_id <> (select min(order_id::text)::uuid from score)"
    )
    await feedback.take(moved(8, Move.CLOSE, State.CLOSED, "JD1", lead="anting"))

    after = await counted(feedback)

    assert of_unit(before, "anting")["closed"] == 0
    assert of_unit(after, "anting")["closed"] == 1


async def test_time_alone_makes_an_order_overdue(feedback: Feedback) -> None:
    await feedback.take(moved(1, None, State.ISSUED))
    await feedback.tick("scoreboard")
    await feedback.pool.execute("update score set due = 0, overdue = 0, on_time = 0, next_at = now()")

    assert of_unit(await counted(feedback), "scjgj")["overdue"] == 1


async def test_no_order_of_events_that_partitions_allow_changes_a_figure(feedback: Feedback) -> None:
    """Moves may come late and twice, batches may be cut anywhere; results come after their request."""
    requests = asked([await feedback.take(*life("JD1"), *life("JD2"), accepted(5, "JD3"))])
    await feedback.take(*(result(each) for each in requests))
    expected = await counted(feedback)

    for seed in range(6):
        chance = Random(seed)
        await feedback.forget()
        events = [*life("JD1"), *life("JD2"), accepted(5, "JD3")]
        events += chance.sample(events, 5)
        chance.shuffle(events)
        answers: list[Any] = []
        while events:
            some = [events.pop() for _ in range(min(len(events), chance.randint(1, 6)))]
            answers += [result(each) for each in asked([await feedback.take(*some)])]
            if chance.random() < 0.5:
                await feedback.tick("scoreboard")
        chance.shuffle(answers)
        await feedback.take(*answers)

        assert await counted(feedback) == expected
        assert await recomputed(feedback) == expected


async def test_what_is_not_committed_at_the_cut_belongs_to_the_next_one(feedback: Feedback) -> None:
    """A transaction that began first and ends last is never skipped, whatever its number."""
    async with feedback.pool.acquire() as slow:
        open_ = slow.transaction()
        await open_.start()
        await feedback.take(*life("JD1"), on=slow)
        await feedback.take(*life("JD2"))
        during = await counted(feedback)
        await open_.commit()
    after = await counted(feedback)

    assert during == []  # JD2 is committed, but something older may still come: it waits for the next cut
    assert of_unit(after, "anting")["received"] == 2
    assert after == await recomputed(feedback)


async def test_cells_add_up_whichever_way_they_are_split(feedback: Feedback) -> None:
    await feedback.take(*life("JD1"), *life("JD2"), accepted(5, "JD3", category="02-01-01", town="anting"))
    found = await counted(feedback)

    sums = {total(split(found, by).values()) for by in ("unit", "category", "first_level", "town")}
    assert sums == {total(cell.counts for cell in found)}


async def test_a_part_of_the_board_adds_up_to_the_whole(feedback: Feedback) -> None:
    await feedback.take(*life("JD1"), accepted(5, "JD3", category="02-01-01", town="anting"))
    await feedback.tick("scoreboard")
    async with feedback.client() as reader:

        async def total_of(**part: str) -> int:
            board = (await reader.get("/scoreboard", params={"month": "2026-03", **part})).json()
            dispatched: int = board["total"]["dispatched"]
            return dispatched

        whole = await total_of()
        by_category = await total_of(category="16") + await total_of(category="02-01-01")
        by_unit = await total_of(unit="scjgj") + await total_of(unit="anting")

    assert (whole, by_category, by_unit) == (2, 2, 2)


async def test_a_board_holds_the_tables_asked_for(feedback: Feedback) -> None:
    await feedback.take(*life("JD1"))
    await feedback.tick("scoreboard")
    async with feedback.client() as reader:
        whole = (await reader.get("/scoreboard")).json()
        some = (await reader.get("/scoreboard", params={"by": ["unit", "town"]})).json()
        refused = await reader.get("/scoreboard", params={"by": "street"})

    assert whole.keys() - some.keys() == {"first_levels", "categories"}
    assert (some["units"], some["towns"]) == (whole["units"], whole["towns"])
    assert (refused.status_code, refused.json()["field"]) == (422, "by")
