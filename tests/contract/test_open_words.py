"""A word this version doesn't know is kept as it came, marked, and sent on unchanged."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contract.codec import parse
from shared.contract.compatibility import fields
from shared.contract.declarations import EVENT_TYPES, SUBMISSION, EventType
from shared.contract.events.submission import Submission
from shared.contract.golden_messages import golden_messages
from shared.contract.schema import generate
from shared.domain.vocabulary import Action, OpenEnum, RequestType

STRANGER = "a_word_of_tomorrow"
WITH_WORDS = [
    event_type
    for event_type in EVENT_TYPES
    if any("x-known" in field for field in fields(generate(event_type)).values())
]


@pytest.mark.parametrize("event_type", WITH_WORDS, ids=lambda each: each.name)
def test_unknown_words_anywhere_go_through_unchanged(event_type: EventType) -> None:
    words = {word for field in fields(generate(event_type)).values() for word in field.get("x-known", [])}
    value = replaced(golden_messages(event_type)["v1-full"].value, words)
    event = parse(event_type.model, json.dumps(value).encode())
    assert isinstance(event, event_type.model)
    strangers = list(words_of(event))
    assert strangers
    assert all(not word.known and word.value == STRANGER for word in strangers)
    assert event.model_dump(mode="json") == value


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=64))
def test_any_word_up_to_64_characters_is_kept(word: str) -> None:
    event = parse(Submission, submission(action=word))
    assert isinstance(event, Submission)
    assert event.action == word
    assert event.action.known == (word in set(Action))


@pytest.mark.parametrize("word", ["", "x" * 65, 5, None, ["new"]])
def test_what_is_no_word_is_refused(word: object) -> None:
    refused = parse(Submission, submission(action=word))
    assert (refused.code, refused.field) == ("field", "action")  # type: ignore[union-attr]


def test_strangers_equal_their_text_only() -> None:
    assert RequestType("consultation") == "consultation"
    assert RequestType("consultation") != RequestType.CONSULT
    assert RequestType("consult") is RequestType.CONSULT


def replaced(value: Any, words: set[str]) -> Any:
    """The value with every known word of the lists in the place of a word replaced by a stranger."""
    if isinstance(value, dict):
        return {name: part if name in PLAIN else replaced(part, words) for name, part in value.items()}
    if isinstance(value, list):
        return [replaced(part, words) for part in value]
    return STRANGER if value in words else value


PLAIN = {"change", "extension", "reason_code", "facts", "abstention", "status"}
"""Codes that are no word lists, though they may look like words of one."""


def words_of(value: Any) -> Any:
    if isinstance(value, OpenEnum):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from words_of(part)
    elif hasattr(value, "__dict__"):
        for part in vars(value).values():
            yield from words_of(part)


def submission(**fields: object) -> bytes:
    value = golden_messages(SUBMISSION)["v1-minimal"].value | fields
    return json.dumps(value, ensure_ascii=False).encode()
