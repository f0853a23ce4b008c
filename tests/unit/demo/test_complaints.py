"""The simulated source says the same again for the same seed, in words that intake's own door takes."""

from datetime import UTC, datetime
from random import Random

import pytest

from deploy.local.demo.complaints import MAPPED, Said, Series, said
from deploy.local.demo.formats import as_sent
from deploy.local.demo.poison import poison
from deploy.local.demo.sender import Outgoing
from services.intake.mapping.apply import apply
from services.intake.mapping.load import load_mapping
from services.intake.rules.identity import identify
from shared.catalogue import Catalogue, load
from shared.contract.codec import decode
from shared.contract.declarations import SUBMISSION
from shared.contract.events.submission import Submission
from shared.contract.records import Record, Rejection
from shared.domain.vocabulary import Action

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def everything(catalogue: Catalogue, count: int = 1500, seed: int = 1) -> list[Said]:
    return list(said(catalogue, Series("0001", seed, count, START)))


def test_a_series_is_repeated_by_its_seed(catalogue: Catalogue) -> None:
    first = everything(catalogue, 200)
    assert everything(catalogue, 200) == first
    assert everything(catalogue, 200, seed=2) != first


def test_numbers_are_new_once_and_their_later_messages_follow(catalogue: Catalogue) -> None:
    numbers: set[str] = set()
    for each in everything(catalogue):
        if each.submission is None or each.again:
            continue
        is_new = each.submission.action is Action.NEW
        assert (each.submission.number in numbers) is not is_new
        numbers.add(each.submission.number)
    assert len(numbers) == 1500


def test_all_kinds_of_messages_occur(catalogue: Catalogue) -> None:
    spoken = everything(catalogue)
    actions = {each.submission.action for each in spoken if each.submission}
    assert {Action.NEW, Action.URGE, Action.SUPPLEMENT, Action.WITHDRAW, Action.DUE_CHANGED} <= actions
    assert any(each.again for each in spoken)
    assert any(each.submission is None for each in spoken)


def test_intake_reads_each_message_as_the_one_that_was_noted(catalogue: Catalogue) -> None:
    mapping = load_mapping(catalogue.folder, MAPPED)
    for each in everything(catalogue, 400):
        if each.submission is None:
            continue
        sent = as_sent(each.submission)
        mapped = ("source", MAPPED.encode()) in sent.headers
        found = apply(mapping, MAPPED, sent.value) if mapped else opened(sent)
        assert isinstance(found, Submission), found
        identity = identify(found)
        assert (str(identity.message_id), str(identity.complaint_id)) == (sent.id, sent.about)


def opened(sent: Outgoing) -> object:
    record = Record(sent.topic, 0, 0, 0, sent.key, sent.value, sent.headers)
    found = decode(record, {SUBMISSION.name: SUBMISSION}, SUBMISSION)
    return found if isinstance(found, Rejection) else found.event


@pytest.mark.parametrize("seed", range(60))
def test_poison_is_refused_at_the_door(seed: int) -> None:
    value, headers = poison(Random(seed))
    record = Record(SUBMISSION.topic, 0, 0, 0, None, value, headers)
    assert isinstance(decode(record, {SUBMISSION.name: SUBMISSION}, SUBMISSION), Rejection)
