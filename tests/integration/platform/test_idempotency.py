"""A POST sent twice has one effect and one answer, even when both arrive at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

import shared.platform
from shared.contract.errors import TiaokuaiError
from shared.platform.database import connect
from shared.platform.idempotency import IdempotencyKey, StoredResponse, claim, forget_before, remember
from shared.platform.migrations import migrate

pytestmark = pytest.mark.integration

MIGRATIONS = Path(shared.platform.__file__).with_name("migrations")
ANSWER = StoredResponse(202, b'{"reference":"TK-A"}')


def key(body: bytes = b"{}", *, caller: str = "window", route: str = "POST /complaints") -> IdempotencyKey:
    return IdempotencyKey(caller, route, "k-1", sha256(body).digest())


async def post(
    dsn: str, wanted: IdempotencyKey, answer: StoredResponse = ANSWER
) -> tuple[bool, StoredResponse]:
    """Handles a request as a service does: whether the effect happened, and what was answered."""
    connection = await connect(dsn)
    try:
        async with connection.transaction():
            stored = await claim(connection, wanted)
            if stored is not None:
                return False, stored
            await remember(connection, wanted, answer)
            return True, answer
    finally:
        await connection.close()


async def test_the_second_gets_the_first_answer(dsn: str) -> None:
    await migrate(dsn, MIGRATIONS)
    assert await post(dsn, key()) == (True, ANSWER)
    assert await post(dsn, key(), StoredResponse(500, b"other")) == (False, ANSWER)


async def test_of_many_at_once_one_has_the_effect(dsn: str) -> None:
    await migrate(dsn, MIGRATIONS)
    outcomes = await asyncio.gather(*(post(dsn, key()) for _ in range(8)))
    assert sorted(effect for effect, _ in outcomes) == [False] * 7 + [True]
    assert {answer.body for _, answer in outcomes} == {ANSWER.body}


async def test_other_words_under_the_same_key_are_refused(dsn: str) -> None:
    await migrate(dsn, MIGRATIONS)
    await post(dsn, key(b"one"))
    with pytest.raises(TiaokuaiError, match="idempotency_mismatch"):
        await post(dsn, key(b"two"))


async def test_callers_and_routes_do_not_share_keys(dsn: str) -> None:
    await migrate(dsn, MIGRATIONS)
    for wanted in (key(b"one"), key(b"two", caller="another"), key(b"three", route="POST /complaints/batch")):
        assert (await post(dsn, wanted))[0]


async def test_a_request_that_failed_may_be_sent_again(dsn: str) -> None:
    await migrate(dsn, MIGRATIONS)
    connection = await connect(dsn)
    transaction = connection.transaction()
    await transaction.start()
    assert await claim(connection, key()) is None
    await transaction.rollback()
    await connection.close()
    assert await post(dsn, key()) == (True, ANSWER)


async def test_a_claim_without_an_answer_is_a_conflict(dsn: str) -> None:
    await migrate(dsn, MIGRATIONS)
    connection = await connect(dsn)
    await claim(connection, key())
    with pytest.raises(TiaokuaiError, match="conflict"):
        await claim(connection, key())
    await connection.close()


async def test_old_keys_are_forgotten_and_counted(dsn: str) -> None:
    await migrate(dsn, MIGRATIONS)
    await post(dsn, key())
    connection = await connect(dsn)
    now = datetime.now(UTC)
    assert await forget_before(connection, now - timedelta(hours=1)) == 0
    assert await forget_before(connection, now + timedelta(hours=1)) == 1
    await connection.close()
