"""The fuzzer itself on a few inputs, and every named case through the real stage."""

import pytest

from deploy.local.kafka import LocalKafka
from shared.contract.records import Record, Rejection
from tests.bad_input.cases import read_cases
from tests.fuzz.doors import Tally, doors, spoiled, through_the_doors
from tests.fuzz.seeds import seeds
from tests.fuzz.stage import through_the_stage
from tests.platform_fixtures import Database, Topic
from tests.unit.intake.made import CATALOGUE, DOOR, KEYS, KNOWLEDGE

_BROKER_BYTES = 200_000


def test_spoiled_inputs_are_taken_or_refused_and_never_crash() -> None:
    inputs = spoiled(seeds(CATALOGUE, 60), 7, range(3000))
    tally = through_the_doors(inputs, doors(DOOR), KNOWLEDGE)
    assert tally.crashes == []
    assert tally.adds_up
    assert tally.taken > 300
    assert {"encoding", "shape", "field", "forbidden_text"} <= tally.refused.keys()


def test_a_crash_is_seen_and_spoils_the_sum_of_nothing() -> None:
    def crash(record: Record) -> Rejection:
        raise RuntimeError(str(record.offset))

    inputs = spoiled(seeds(CATALOGUE, 1), 7, range(3))
    tally: Tally = through_the_doors(
        inputs, {"submission": crash, "report": crash, "callback": crash}, KNOWLEDGE
    )
    assert (tally.inputs, len(tally.crashes), tally.adds_up) == (3, 3, True)


@pytest.mark.integration
async def test_every_named_case_gets_its_answer_from_the_real_stage(
    kafka: LocalKafka, database: Database, topic: Topic
) -> None:
    cases = [case for case in read_cases().values() if len(case.value or b"") < _BROKER_BYTES]
    records = [Record("t", 0, at, 0, b"k", case.value, case.headers) for at, case in enumerate(cases)]
    staged = await through_the_stage(
        records,
        await topic("bad", partitions=3),
        login=kafka.login,
        dsn=await database("intake"),
        door=DOOR,
        knowledge=KNOWLEDGE,
        keys=KEYS,
    )
    assert (staged.stuck, staged.unaccounted) == (0, 0)
    answers = {case.name: staged.letters.get(place) for case, place in zip(cases, staged.places, strict=True)}
    assert answers == {case.name: (case.code, case.field) if case.code else None for case in cases}
