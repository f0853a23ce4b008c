"""Every spoiled input through its door and, if taken, through the rules behind; each counted once."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Any

from services.intake.door import Door
from services.intake.rules.fold import begin
from services.intake.rules.identity import identify
from services.intake.rules.knowledge import Knowledge
from services.intake.rules.normalise import normalise
from shared.contract.codec import decode
from shared.contract.declarations import CALLBACK_GIVEN, UNIT_REPORT
from shared.contract.errors import FAULTS
from shared.contract.records import Incoming, Record, Rejection
from tests.fuzz.mutate import spoil
from tests.fuzz.seeds import Seed

_NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
Open = Callable[[Record], Incoming[Any] | Rejection]


@dataclass(slots=True)
class Tally:
    """Inputs = taken + refused + crashes; each crash with what it takes to see it again."""

    inputs: int = 0
    taken: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)

    @property
    def adds_up(self) -> bool:
        return self.inputs == self.taken + self.refused.total() + len(self.crashes)


def doors(door: Door) -> dict[str, Open]:
    """The doors for what others send: over the submission topic, as a unit, as those who call back."""
    return {
        "submission": door.open_record,
        "report": partial(decode, types={UNIT_REPORT.name: UNIT_REPORT}, default=UNIT_REPORT),
        "callback": partial(decode, types={CALLBACK_GIVEN.name: CALLBACK_GIVEN}, default=CALLBACK_GIVEN),
    }


def spoiled(seeds: list[Seed], seed: int, numbers: Iterable[int]) -> Iterable[tuple[int, Seed, Record]]:
    """So many inputs, each known by its number alone."""
    for number in numbers:
        rolls = Random(f"{seed} {number}")
        origin = rolls.choice(seeds)
        value, headers = spoil(origin.value, origin.headers, rolls)
        yield number, origin, Record("fuzz", 0, number, 0, b"k", value, headers)


def through_the_doors(
    inputs: Iterable[tuple[int, Seed, Record]], openings: dict[str, Open], knowledge: Knowledge
) -> Tally:
    """The tally of these inputs."""
    tally = Tally()
    for number, origin, record in inputs:
        tally.inputs += 1
        try:
            found = openings[origin.door](record)
            if isinstance(found, Rejection):
                tally.refused[FAULTS[found.code].code] += 1
                continue
            if origin.door == "submission":
                _behind(found.event, knowledge)
            tally.taken += 1
        except Exception as error:  # noqa: BLE001 - what is looked for
            tally.crashes.append(f"input {number}: {type(error).__name__}: {error}")
    return tally


def _behind(event: Any, knowledge: Knowledge) -> None:
    """What intake's handler does with it before the database: identity, normal form, the event it becomes."""
    identity = identify(event)
    state = begin(normalise(event, knowledge, _NOW), identity.complaint_id, identity.message_id, _NOW)
    state.model_dump_json()
