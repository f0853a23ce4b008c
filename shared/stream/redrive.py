"""Redrive: dead letters a person wants tried again, handled from the database under their old coordinates."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from shared.contract.records import Record, Rejection
from shared.platform.logs import get_logger
from shared.stream.batch import Lanes, Lost
from shared.stream.ports import Claim, Conflict, Effects, Ledger, LedgerTransaction, OutboxRow, Unreachable

if TYPE_CHECKING:
    from shared.stream.stage import StageSpec

log = get_logger(__name__)

_AT_ONCE = 50


class Redriver:
    """Takes what is marked `redrive` in the partitions we hold, one letter at a time under a savepoint."""

    def __init__(self, spec: "StageSpec", ledger: Ledger) -> None:
        self._spec = spec
        self._ledger = ledger

    async def turn(self, claims: Sequence[Claim]) -> list[OutboxRow]:
        """Handle a few; returns the committed rows to publish."""
        if not claims:
            return []
        lanes = Lanes(claims)
        effects = Effects()
        async with self._ledger.transaction() as t:
            letters = await t.take_redrives(claims, _AT_ONCE)
            if not letters:
                return []
            lost = await t.advance([(claim, claim.next_offset) for claim in claims])
            if lost:
                raise Unreachable("partitions lost") from Lost(lost)
            for letter, record in letters:
                await self._one(t, letter, record, effects)
            rows = lanes.rows(effects)
            await t.write(rows, ())
        lanes.settle()
        log.info("redriven", stage=self._spec.name, count=len(letters))
        return rows

    async def _one(self, t: LedgerTransaction, letter: UUID, record: Record, effects: Effects) -> None:
        found = self._spec.decode(record)
        if isinstance(found, Rejection):
            await t.settle_redrive(letter, found)
            return
        try:
            async with t.savepoint():
                done = await self._spec.handle((found,), t.tx, t.now)
        except (Conflict, Unreachable):
            raise
        except Exception as error:  # noqa: BLE001 - it stays a dead letter, with the new reason
            await t.settle_redrive(letter, Rejection("handler_failed", "", type(error).__name__))
            return
        effects.sent.extend(done.sent)
        await t.settle_redrive(letter, done.rejected[0][1] if done.rejected else None)
