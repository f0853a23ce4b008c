"""Topics: names the broker takes, one writer each, no unit's prefix another's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contract.topics import CLASSIFIED, RECEIVED, Topic, all_topics, orders, reports, unit_of

CODES = st.from_regex(r"[a-z][a-z0-9_]{1,31}", fullmatch=True)
TOPICS = all_topics(["jw", "jwb", "scjgj"])


@pytest.mark.parametrize("topic", TOPICS, ids=lambda each: each.name)
def test_a_name_the_broker_takes(topic: Topic) -> None:
    assert re.fullmatch(r"tiaokuai\.[a-z0-9._]{1,240}", topic.full_name)


def test_names_are_unique_also_where_the_broker_mixes_dots_and_underscores() -> None:
    names = [topic.full_name.replace("_", ".") for topic in TOPICS]
    assert len(set(names)) == len(names)


@given(CODES, st.from_regex(r"[a-z0-9_]{1,5}", fullmatch=True))
def test_no_units_topic_begins_with_anothers(code: str, more: str) -> None:
    for made in (orders, reports):
        assert not made(code + more).full_name.startswith(made(code).full_name)


@given(CODES)
def test_the_unit_is_read_back_from_its_topic(code: str) -> None:
    assert unit_of(orders(code).full_name) == unit_of(reports(code).full_name) == code


def test_what_a_complaint_passes_stays_in_one_partition() -> None:
    assert (RECEIVED.key, RECEIVED.partitions) == (CLASSIFIED.key, CLASSIFIED.partitions)
