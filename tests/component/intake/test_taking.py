"""Messages of a complaint in a real database: once, in order, whatever comes first."""

import asyncio
from contextlib import AsyncExitStack
from itertools import pairwise

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.intake.arrival import Arrival
from services.intake.handler import Submissions
from services.intake.store import SEALED
from shared.contract.events.submission import Submission
from shared.domain.vocabulary import Action
from shared.platform.resealing import left_behind, reseal
from shared.platform.sealing import Sealer
from shared.stream.ports import Conflict
from tests.component.intake.conftest import Intake, events, versions
from tests.unit.intake.made import ID_CARD, KNOWLEDGE, NAME, NOW, PHONE, amendment, submission


async def test_each_message_makes_one_version_and_one_event(intake: Intake) -> None:
    receipts = await intake.take(submission(), amendment("urge"), submission(number="X"))
    assert versions(receipts) == [1, 2, 1]
    assert [(each.number[-1], each.version, each.action) for each in intake.sent] == [
        ("1", 1, "new"),
        ("1", 2, "urge"),
        ("X", 1, "new"),
    ]


async def test_a_resend_adds_nothing_in_any_batch(intake: Intake) -> None:
    await intake.take(submission(), submission(), amendment("urge"))
    receipts = await intake.take(amendment("urge"), submission())
    assert [(each.version, each.duplicate) for each in receipts] == [(2, True), (1, True)]
    assert len(intake.sent) == 2
    assert len(await intake.rows("message")) == 2


async def test_changed_content_is_a_revision(intake: Intake) -> None:
    await intake.take(submission())
    receipts = await intake.take(submission(title="改"), submission(), submission(title="改"))
    assert [(each.version, each.duplicate) for each in receipts] == [(2, False), (1, True), (2, True)]
    assert [(each.action, each.title) for each in intake.sent] == [(Action.NEW, ""), (Action.NEW, "改")]


@pytest.mark.parametrize("batches", [1, 2])
async def test_a_sequence_with_other_content_is_no_duplicate(intake: Intake, batches: int) -> None:
    messages = [submission(sequence=1), submission(sequence=1, title="改")]
    for batch in [messages] if batches == 1 else [[each] for each in messages]:
        await intake.take(*batch)
    assert [each.version for each in intake.sent] == [1, 2]
    again = await intake.take(*messages)
    assert [(each.version, each.duplicate) for each in again] == [(1, True), (2, True)]


@pytest.mark.parametrize("together", [True, False])
async def test_messages_before_the_complaint_wait_and_follow_it_in_order(
    intake: Intake, together: bool
) -> None:
    early = [amendment("urge", note="一"), amendment("supplement", note="二"), amendment("urge", note="三")]
    waiting = await intake.take(*early) if together else [r for e in early for r in await intake.take(e)]
    assert versions(waiting) == [None, None, None]
    assert intake.sent == []
    assert versions(await intake.take(early[1])) == [None]
    receipts = await intake.take(submission(), amendment("withdraw"))
    assert versions(receipts) == [1, 5]
    assert [each.note for each in intake.sent] == ["", "一", "二", "三", "withdraw的说明"]
    assert versions(await intake.take(*early)) == [2, 3, 4]


async def test_waiting_and_beginning_in_one_batch(intake: Intake) -> None:
    receipts = await intake.take(amendment("urge"), submission(), amendment("urge", note="再"))
    assert versions(receipts) == [None, 1, 3]
    stored = {row["message_id"]: row["version"] for row in await intake.rows("message")}
    assert sorted(stored.values()) == [1, 2, 3]


async def test_an_action_nobody_knows_begins_a_complaint_that_asks_something(intake: Intake) -> None:
    receipts = await intake.take(submission(action="会办"))
    assert versions(receipts) == [1]
    assert intake.sent[0].flags == ("unknown_action",)


@pytest.mark.parametrize("second", [submission(title="改"), amendment("urge")])
async def test_two_workers_meet_at_a_new_number(intake: Intake, second: Submission) -> None:
    first, late = ([Arrival(each, b"{}")] for each in (submission(), second))
    async with AsyncExitStack() as open_:
        connections = [await open_.enter_async_context(intake.pool.acquire()) for _ in range(2)]
        done = connections[0].transaction()
        await done.start()
        await intake.submissions.take(first, connections[0], NOW)

        async def meet() -> None:
            async with connections[1].transaction():
                await intake.submissions.take(late, connections[1], NOW)

        meeting = asyncio.create_task(meet())
        await _blocked(intake)
        await done.commit()
        with pytest.raises(Conflict):
            await meeting
        async with connections[1].transaction():
            effects, receipts = await intake.submissions.take(late, connections[1], NOW)
    assert versions(receipts) == [2]
    assert events(effects)[0].version == 2


async def test_two_workers_at_a_known_number_take_turns(intake: Intake) -> None:
    await intake.take(submission())
    urges = [amendment("urge", note=str(number)) for number in range(20)]
    receipts = await asyncio.gather(*(intake.take(urge) for urge in urges))
    assert sorted(r.version or 0 for each in receipts for r in each) == list(range(2, 22))


async def test_time_never_runs_back(intake: Intake) -> None:
    await intake.take(submission())
    await intake.take(amendment("urge"), now=NOW.replace(hour=1))
    (row,) = await intake.rows("complaint")
    assert row["changed_at"] == NOW


async def test_nothing_personal_lies_in_the_clear(intake: Intake) -> None:
    said = submission(title=f"{NAME}的投诉", note=f"{PHONE}")
    await intake.take(said, amendment("urge", note=f"请打{PHONE}找{NAME}"))
    for table in ("complaint", "message", "contact"):
        for row in await intake.rows(table):
            for value in row.values():
                kept = value if isinstance(value, bytes) else orjson.dumps(value, default=str)
                for secret in (NAME, PHONE, ID_CARD):
                    assert secret.encode() not in kept


messages = st.lists(
    st.sampled_from(
        [
            submission(),
            submission(title="改"),
            amendment("urge"),
            amendment("urge", note="再"),
            amendment("withdraw"),
            amendment("urge", sequence=3),
            amendment("receipt", report_id="r", granted=True),
        ]
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=messages, cuts=st.lists(st.integers(0, 12), max_size=4))
async def test_any_order_repetition_and_batching_loses_and_doubles_nothing(
    intake: Intake, said: list[Submission], cuts: list[int]
) -> None:
    await intake.pool.execute("truncate complaint, message, contact")
    intake.sent.clear()
    edges = sorted({0, *cuts, len(said)} & set(range(len(said) + 1)))
    for start, end in pairwise(edges):
        await intake.take(*said[start:end])
    different = {each.model_dump_json() for each in said if each.action is not Action.RECEIPT}
    receipts = any(each.action is Action.RECEIPT for each in said)
    begun = any(each.action is Action.NEW for each in said)
    rows = await intake.rows("message")
    assert len(rows) == len(different) + receipts
    rows = [row for row in rows if row["action"] != "receipt"]
    assert [each.version for each in intake.sent] == list(range(1, len(different) * begun + 1))
    assert sorted(row["version"] or 0 for row in rows) == (
        [each.version for each in intake.sent] if begun else [0] * len(rows)
    )
    assert len({each.side for each in intake.sent}) <= 1


async def _blocked(intake: Intake) -> None:
    """Return once a transaction waits for another one's lock."""
    waiting = "select count(*) from pg_locks where not granted"
    async with asyncio.timeout(10):
        while not await intake.pool.fetchval(waiting):
            await asyncio.sleep(0.01)


async def test_keys_rotate_while_complaints_come_in(intake: Intake) -> None:
    await intake.take(submission(), amendment("urge"))
    new = Sealer({1: b"s" * 32, 2: b"n" * 16}, current=2)
    async with intake.pool.acquire() as connection:
        for place in SEALED:
            assert await left_behind(connection, place, new) > 0
            while await reseal(connection, place, new):
                pass
            assert await left_behind(connection, place, new) == 0
    only = Submissions(KNOWLEDGE, Sealer({2: b"n" * 16}, current=2))
    async with intake.pool.acquire() as connection, connection.transaction():
        again = submission(number="SH202603100001", title="改")
        _, receipts = await only.take([Arrival(again, b"{}")], connection, NOW)
    assert versions(receipts) == [3]


async def test_a_batch_that_only_adds_to_those_who_wait_leaves_the_state_as_it_was(intake: Intake) -> None:
    await intake.take(submission(sequence=1))
    before = await intake.pool.fetchval("select state::text from complaint")
    assert versions(await intake.take(amendment("urge", sequence=3))) == [None]
    assert await intake.pool.fetchval("select state::text from complaint") == before
    assert versions(await intake.take(amendment("supplement", sequence=2))) == [2]
    assert [each.version for each in intake.sent] == [1, 2, 3]
