"""Every named bad or odd input at intake's door, and what its rules make of it."""

import pytest

from services.intake.rules.normalise import normalise
from shared.contract.errors import FAULTS
from shared.contract.records import Record, Rejection
from tests.bad_input.cases import Case, read_cases
from tests.unit.intake.made import DOOR, KNOWLEDGE, NOW

CASES = read_cases()


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 100
    assert {case.code for case in CASES.values()} >= {
        "encoding",
        "shape",
        "field",
        "forbidden_text",
        "too_large",
        "unknown_type",
        "unknown_source",
    }


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_at_the_door(case: Case) -> None:
    found = DOOR.open_record(Record("t", 0, 0, 0, b"k", case.value, case.headers))
    if case.code:
        assert isinstance(found, Rejection)
        assert (found.code, found.field) == (case.code, case.field)
        assert found.message == FAULTS[case.code].message
        return
    assert not isinstance(found, Rejection), found
    assert normalise(found.event, KNOWLEDGE, NOW).flags == case.flags
