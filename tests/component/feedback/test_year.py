"""The bulk loader writes what the stage would have written for the same events."""

from typing import Any

from deploy.local.year.life import Life
from deploy.local.year.load import load_year
from deploy.local.year.rows import kept
from services.feedback.board.cells import Period, cells
from services.feedback.seen import SEEN_MOVE, SeenDue, SeenMove, SeenOrder
from shared.contract.events.feedback import CallbackGiven
from shared.domain.identifiers import reference
from shared.domain.vocabulary import Confidentiality, RequestType
from tests.component.feedback.conftest import Feedback
from tests.unit.feedback.lives import UNTIL, some_lives

TABLES = {
    "order_view": "order_id, version, state, lead, answered_at, round, judged, basis, rank, failures, due",
    "order_move": "order_id, version, move, actor, state, lead, moved_at, due, category, rule",
    "callback": "callback_id, order_id, order_version, round, attempt, unit, state",
    "callback_result": "result_id, callback_id, order_version, owner, reached, solved, satisfaction",
    "verdict": "verdict_id, order_id, order_version, complaint_id, kind, basis",
}


async def test_a_loaded_year_is_what_the_stage_makes_of_its_events(feedback: Feedback) -> None:
    chosen = [life for life in some_lives() if life.moves[-1].at < UNTIL][:60]
    for life in chosen:
        await play(feedback, life)
    told = {name: await content(feedback, name) for name in TABLES}
    await feedback.tick("scoreboard")
    figures = await cells(feedback.pool, Period(chosen[0].moves[0].at, UNTIL))

    await feedback.forget()
    async with feedback.pool.acquire() as connection:
        await load_year(connection, iter(chosen))
    await feedback.tick("scoreboard")

    assert {name: await content(feedback, name) for name in TABLES} == told
    assert await cells(feedback.pool, Period(chosen[0].moves[0].at, UNTIL)) == figures
    assert figures


async def play(feedback: Feedback, life: Life) -> None:
    """Its events in order, one at a time; what is due between them done by the timer."""
    results = iter(zip(life.results, kept(life).results, strict=True))
    waiting = next(results, None)
    for moved in life.moves:
        while waiting is not None and waiting[0].at <= moved.at and waiting[0].order_version < moved.version:
            await answer(feedback, life, waiting[1])
            waiting = next(results, None)
        await feedback.take(event(life, moved))
    while waiting is not None:
        await answer(feedback, life, waiting[1])
        waiting = next(results, None)


async def answer(feedback: Feedback, life: Life, row: tuple[Any, ...]) -> None:
    await feedback.tick("callback-retries")
    result_id, callback_id, order_id, _, owner, reached, solved, satisfaction, _, at = row
    # The timer asked today; the life is told in its own time.
    await feedback.pool.execute("update callback set due_at = $2 where callback_id = $1", callback_id, at)
    await feedback.take(
        CallbackGiven(
            result_id=result_id,
            callback_id=callback_id,
            order_id=order_id,
            owner=owner,
            reached=reached,
            solved=solved,
            satisfaction=satisfaction,
            at=at,
        )
    )
    await feedback.tick("callback-retries")


def event(life: Life, moved: Any) -> SeenMove:
    order = SeenOrder(
        order_id=life.order_id,
        version=moved.version,
        complaint_id=life.complaint_id,
        source=life.source,
        number=life.number,
        reference=reference(life.complaint_id),
        state=moved.state,
        lead=moved.lead,
        category=life.category,
        request_type=RequestType.COMPLAINT,
        confidentiality=Confidentiality.OPEN,
        anonymous=life.anonymous,
        town=life.town,
        due=SeenDue(binding=moved.due, contact=moved.due_contact),
        received_at=life.received_at,
        created_at=life.moves[0].at,
        answered_at=moved.answered_at,
        ended_at=moved.ended_at,
        matter_id=life.matter_id,
    )
    decision = {"rule": life.rule} if moved.version == 1 else None
    return SEEN_MOVE.model.model_validate(
        {"move": moved.move, "actor": moved.actor, "at": moved.at, "reason": moved.reason, "order": order,
         "decision": decision}
    )  # fmt: skip


async def content(feedback: Feedback, table: str) -> list[tuple[Any, ...]]:
    rows = await feedback.pool.fetch(f"select {TABLES[table]} from {table} order by 1, 2")  # noqa: S608
    return [tuple(row) for row in rows]
