"""A work order as a scene follows it: its moves and messages, heard on the wire."""

from dataclasses import dataclass
from uuid import UUID

from shared.contract.events.order import Decision, OrderMessage, OrderMoved, OrderState
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import OrderKind
from tests.scenes.wire import Wire


@dataclass(frozen=True, slots=True)
class Order:
    """An order by its id; what it knows is what came over Kafka."""

    wire: Wire
    order_id: UUID
    number: str

    @property
    def moves(self) -> list[OrderMoved]:
        """Every move heard, in the order of versions."""
        heard = self.wire.heard(OrderMoved, lambda each: each.order.order_id == self.order_id)
        return sorted(heard, key=lambda each: each.order.version)

    @property
    def now(self) -> OrderState:
        """The state after the last move heard."""
        return self.moves[-1].order

    @property
    def decision(self) -> Decision:
        """The decision that holds."""
        return [each.decision for each in self.moves if each.decision][-1]

    async def until(self, *states: State) -> OrderState:
        """Wait until it stands in one of these states."""
        await self.wire.until(
            lambda: self.moves and self.now.state in states, f"{self.number} in {' or '.join(states)}"
        )
        return self.now

    async def moved(self, move: Move, times: int = 1) -> OrderMoved:
        """Wait for the nth move of this kind."""

        def found() -> list[OrderMoved]:
            made = [each for each in self.moves if each.move is move]
            return made[times - 1 : times]

        made: list[OrderMoved] = await self.wire.until(found, f"{self.number}: {move}")
        return made[0]

    async def opened(self) -> OrderState:
        """Wait for its first move."""
        await self.wire.until(lambda: self.moves, f"{self.number}: an order")
        return self.moves[0].order

    def messages(self, unit: str, kind: OrderKind | None = None) -> list[OrderMessage]:
        """What a unit was told of it so far."""
        return self.wire.heard(
            OrderMessage,
            lambda each: (
                each.order_id == self.order_id and each.unit == unit and (kind is None or each.kind is kind)
            ),
        )

    async def told(self, unit: str, kind: OrderKind, times: int = 1) -> OrderMessage:
        """Wait until a unit was told of it in this way."""
        heard: list[OrderMessage] = await self.wire.until(
            lambda: self.messages(unit, kind)[times - 1 : times], f"{self.number}: {unit} told {kind}"
        )
        # Two topics: the move that it was told of may still be under way to us.
        await self.wire.until(
            lambda: self.moves and self.now.version >= heard[0].version,
            f"{self.number}: the move behind {kind}",
        )
        return heard[0]
