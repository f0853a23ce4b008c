"""The loop's batch on PostgreSQL: every effect once, whatever comes twice or in another order."""

from services.feedback.stream import open_record
from shared.contract.records import Record, Rejection
from shared.contract.topics import CALLBACKS, CITY_CALLBACKS, Topic
from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import CallbackOwner, Satisfaction, Solved
from tests.component.feedback.conftest import Feedback, asked, sent
from tests.unit.feedback.made import accepted, hour, moved, order, result


async def test_from_dispatch_to_closed(feedback: Feedback) -> None:
    life = await feedback.take(
        moved(1, None, State.ISSUED),
        moved(2, Move.SIGN, State.SIGNED),
        moved(3, Move.CONTACT, State.CONTACTED),
    )
    answered = await feedback.take(accepted(5))
    judged = await feedback.take(result(asked([answered])[0], words="很好，我的电话是13800138000"))

    assert [each["status"] for each in sent(life, "status")] == ["dispatched", "contacted"]
    assert [each["status"] for each in sent(answered, "status")] == ["answered"]
    assert [(each["kind"], each["order_version"]) for each in sent(judged, "verdicts")] == [("closed", 5)]
    assert [row["kind"] for row in await feedback.rows("verdict")] == ["closed"]
    assert "13800138000" not in (await feedback.rows("callback_result"))[0]["words"]


async def test_a_batch_run_again_after_its_commit_changes_nothing(feedback: Feedback) -> None:
    batch = (moved(1, None, State.ISSUED), accepted(5))
    first = await feedback.take(*batch)
    given = result(asked([first])[0])
    await feedback.take(given, given)
    before = {
        table: await feedback.rows(table) for table in ("order_view", "order_move", "callback", "verdict")
    }

    again = await feedback.take(*batch, given)

    assert again.sent == []
    assert before == {table: await feedback.rows(table) for table in before}


async def test_a_batch_rolled_back_gives_the_same_bytes_again(feedback: Feedback) -> None:
    batch = (moved(1, None, State.ISSUED), accepted(5))
    first = await feedback.take(*batch)
    await feedback.pool.execute("truncate order_view, order_move, callback, verdict")

    assert [m for _, m in (await feedback.take(*batch)).sent] == [m for _, m in first.sent]


async def test_moves_in_the_wrong_order_are_all_counted_and_the_newest_stands(feedback: Feedback) -> None:
    await feedback.take(accepted(5))
    late = await feedback.take(moved(3, Move.CONTACT, State.CONTACTED), moved(1, None, State.ISSUED))

    assert late.sent == []
    assert sorted(row["version"] for row in await feedback.rows("order_move")) == [1, 3, 5]
    assert [(row["version"], row["state"]) for row in await feedback.rows("order_view")] == [(5, "accepted")]


async def test_a_result_for_a_callback_nobody_asked_for_is_refused_and_can_be_tried_again(
    feedback: Feedback,
) -> None:
    other = await feedback.take(accepted(5, "JD20260302002"))
    given = result(asked([other])[0])
    stranger = given.model_copy(update={"callback_id": stable_id("callback", "unknown")})
    elsewhere = given.model_copy(update={"order_id": order("JD20260302003")})

    refused = await feedback.take(stranger, elsewhere)
    taken = await feedback.take(given)

    assert [rejection for _, rejection in refused.rejected] == [
        Rejection("unknown_callback", "callback_id")
    ] * 2
    assert len(sent(taken, "verdicts")) == 1


async def test_a_result_in_unknown_words_is_kept_for_a_person() -> None:
    body = b"""{"result_id": "6f2d3a0e-5c6b-5e0f-9b7e-3d1f4a7c1245", "callback_id":
        "6f2d3a0e-5c6b-5e0f-9b7e-3d1f4a7c1246", "order_id": "6f2d3a0e-5c6b-5e0f-9b7e-3d1f4a7c1247",
        "owner": "firm", "reached": true, "solved": "mostly", "at": "2026-03-02T09:00:00+08:00"}"""

    found = open_record(Record(CALLBACKS.full_name, 0, 0, 0, None, body, ()))

    assert found == Rejection("field", "solved")


async def test_only_the_citys_own_topic_carries_its_results() -> None:
    body = b"""{"result_id": "6f2d3a0e-5c6b-5e0f-9b7e-3d1f4a7c1245", "callback_id":
        "6f2d3a0e-5c6b-5e0f-9b7e-3d1f4a7c1246", "order_id": "6f2d3a0e-5c6b-5e0f-9b7e-3d1f4a7c1247",
        "owner": "%s", "reached": false, "at": "2026-03-02T09:00:00+08:00"}"""

    def opened(topic: Topic, owner: bytes) -> object:
        return open_record(Record(topic.full_name, 0, 0, 0, None, body % owner, ()))

    refused = Rejection("wrong_owner", "owner")
    assert [opened(CALLBACKS, b"city"), opened(CITY_CALLBACKS, b"firm")] == [refused, refused]
    assert not isinstance(opened(CALLBACKS, b"firm"), Rejection)
    assert not isinstance(opened(CITY_CALLBACKS, b"city"), Rejection)


async def test_the_unit_is_told_all_that_was_said_before(feedback: Feedback) -> None:
    first = asked([await feedback.take(accepted(5))])[0]
    await feedback.take(result(first, solved=Solved.NO, reasons=("slow",), words="没人来，电话13800138000"))
    second = asked([await feedback.take(accepted(9, answered_at=hour(9)))])[0]
    judged = await feedback.take(result(second, owner=CallbackOwner.CITY, satisfaction=Satisfaction.NOT))

    rework = sent(judged, "verdicts")[-1]
    assert (rework["kind"], len(rework["history"])) == ("rework", 2)
    assert rework["history"][0].startswith(
        "3月2日16:00 区级回访（承办：区市场监督管理局）：未解决，满意。原因：slow。诉求人：没人来"
    )
    assert rework["history"][1].endswith("市级回访（承办：区市场监督管理局）：已解决，不满意")
    assert "13800138000" not in str(rework)


async def test_three_orders_in_one_batch_keep_apart(feedback: Feedback) -> None:
    numbers = [f"JD2026030200{n}" for n in range(3)]
    requests = asked([await feedback.take(*(accepted(5, number) for number in numbers))])
    judged = await feedback.take(
        result(requests[0]),
        result(requests[1], solved=Solved.NO),
        result(requests[2], satisfaction=Satisfaction.NOT, owner=CallbackOwner.CITY),
    )

    assert [(each["kind"], each["basis"]) for each in sent(judged, "verdicts")] == [
        ("closed", "satisfied"),
        ("rework", "not_solved"),
        ("rework", "not_satisfied"),
    ]
    assert [row["revision"] for row in await feedback.rows("order_view")] == [2, 2, 2]


async def test_the_next_try_is_asked_when_its_time_has_come(feedback: Feedback) -> None:
    first = asked([await feedback.take(accepted(5))])[0]
    await feedback.take(result(first, reached=False, solved=None, satisfaction=None))

    await feedback.tick("callback-retries")  # the invented dates lie in the past

    rows = {row["attempt"]: row["state"] for row in await feedback.rows("callback")}
    assert rows == {1: "done", 2: "open"}
    outbox = await feedback.rows("outbox")
    assert [row["topic"] for row in outbox] == ["tiaokuai.callbacks.requests"]


async def test_silence_closes_once(feedback: Feedback) -> None:
    await feedback.take(accepted(5), now=hour(5))
    await feedback.pool.execute("update callback set due_at = now() - interval '8 days'")

    await feedback.tick("callback-silence")
    await feedback.tick("callback-silence")

    assert [(row["kind"], row["basis"]) for row in await feedback.rows("verdict")] == [("closed", "silence")]
    assert [row["state"] for row in await feedback.rows("callback")] == ["lapsed"]
