"""What is kept of a message is the whole of it, though sequence and times are written apart."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.rules.identity import identify, whole
from shared.contract.events.submission import Submission
from tests.unit.intake.made import submission

_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_DAYS = (st.integers(2001, 2199), st.integers(1, 12), st.integers(1, 28))
_TIMES = (st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999_999))
_MOMENTS = st.builds(datetime, *_DAYS, *_TIMES, tzinfo=_ZONES)


@pytest.mark.parametrize(
    "changes", [{}, {"action": "urge", "note": '"submitted_at":"'}, {"title": "", "sequence": 0}]
)
def test_it_reads_as_it_was(changes: dict[str, Any]) -> None:
    said = submission(**changes)
    kept = whole(said, identify(said).said)
    assert Submission.model_validate_json(kept) == said


@given(_MOMENTS, st.none() | _MOMENTS, st.none() | st.integers(0, 2**31 - 1), st.text(max_size=30))
def test_its_moments_and_sequence_too(
    at: datetime, due: datetime | None, sequence: int | None, title: str
) -> None:
    said = submission(
        submitted_at=at.isoformat(), due_city=due and due.isoformat(), sequence=sequence, title=title
    )
    read = Submission.model_validate_json(whole(said, identify(said).said))
    assert read == said
    assert read.submitted_at.utcoffset() == at.utcoffset()
    assert read.submitted_at.astimezone(UTC) == at.astimezone(UTC)
