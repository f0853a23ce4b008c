"""Which messages are the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.rules.identity import identify, identify_changed
from shared.domain.identifiers import message_id
from tests.unit.intake.made import submission


@pytest.mark.parametrize(
    "changes",
    [
        {"submitted_at": "2026-03-10T01:05:00Z"},
        {"urgent": False},
        {"note": ""},
        {"unheard_of": 1},
        {"action": "new"},
    ],
)
def test_the_same_in_other_words_is_a_resend(changes: dict[str, Any]) -> None:
    assert identify(submission(**changes)) == identify(submission())


@pytest.mark.parametrize(
    "changes",
    [
        {"submitted_at": "2026-03-10T09:05:00Z"},
        {"title": "转供电"},
        {"due_city": "2026-03-17T17:00:00+08:00"},
        {"complainant": {"kind": "person", "name": "另一人"}},
        {"urgent": True},
    ],
)
def test_changed_content_is_another_message(changes: dict[str, Any]) -> None:
    assert identify(submission(**changes)).message_id != identify(submission()).message_id


def test_number_and_source_make_the_complaint() -> None:
    first, other = identify(submission()), identify(submission(action="urge", note="快"))
    assert first.complaint_id == other.complaint_id
    assert identify(submission(source="window")).complaint_id != first.complaint_id
    assert identify(submission(number="X")).complaint_id != first.complaint_id


@given(st.integers(0, 2**31 - 1), st.text(max_size=20))
def test_a_sequence_is_the_mark_until_its_content_changes(sequence: int, title: str) -> None:
    said = submission(sequence=sequence, title=title)
    plain = identify(said)
    assert plain.message_id == message_id("sh12345", said.number, "new", str(sequence))
    changed = identify_changed(said, plain)
    assert changed.message_id != plain.message_id
    assert changed == identify_changed(said, plain)
