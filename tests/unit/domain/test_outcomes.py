"""Which outcomes answer which type of request."""

import pytest

from shared.domain.outcomes import answers
from shared.domain.vocabulary import Outcome, RequestType


@pytest.mark.parametrize(
    ("outcome", "fitting"),
    [
        (Outcome.CASE_FILED, {"report"}),
        (Outcome.CASE_NOT_FILED, {"report"}),
        (Outcome.MEDIATED, {"complaint", "help"}),
        (Outcome.MEDIATION_ENDED, {"complaint", "help"}),
        (Outcome.ACCEPTED, {"complaint", "report"}),
        (Outcome.NOT_ACCEPTED, {"complaint", "help", "report"}),
        (Outcome.SOLVED, {each.value for each in RequestType}),
        (Outcome.INFORMED, {each.value for each in RequestType}),
    ],
)
def test_an_outcome_belongs_to_types_and_a_type_that_says_nothing_takes_any(
    outcome: Outcome, fitting: set[str]
) -> None:
    found = {each.value for each in RequestType if answers(outcome, each)}
    assert found == fitting | {"other"}
    assert answers(outcome, RequestType("petition"))
