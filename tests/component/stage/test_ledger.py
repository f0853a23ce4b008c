"""What a ledger promises by itself, in memory and in PostgreSQL."""

from shared.stream.ports import LogPosition, OutboxRow, Partition
from tests.component.stage.world import GROUP, World, message


async def test_a_lost_claim_forgets_nothing_of_its_successors(world: World) -> None:
    zombie, successor = world.ledger(), world.ledger()
    found = {Partition(world.source_topic, 0): LogPosition("an id", 0, 0)}
    (lost,) = (await zombie.claim(GROUP, found)).claims
    (stands,) = (await successor.claim(GROUP, found)).claims
    async with successor.transaction() as t:  # numbers begin again where nothing is left unsent
        await t.write([OutboxRow(stands.lane, stands.next_seq, message(0, world.target_topic))], ())

    async with zombie.transaction() as t:
        await t.forget([(lost, 9)])
    assert await world.unsent() == 1

    async with successor.transaction() as t:
        await t.forget([(stands, stands.next_seq)])
    assert await world.unsent() == 0
    await zombie.close()
    await successor.close()
