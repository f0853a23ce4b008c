"""Load of one kind: one firm's complaints under one key."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

import pytest

from deploy.local.demo.complaints import Said, Series, said
from deploy.local.demo.formats import as_sent
from deploy.local.faulting import floods
from deploy.local.faulting.floods import heated, hot_partition, under_one_key
from deploy.local.quiet import Place, Watch
from services.intake.rules.complainant import complainant_of
from shared.catalogue.load import load
from shared.contract.topics import RECEIVED
from shared.domain.pseudonym import Pseudonymiser

SEED = 1


@pytest.fixture(scope="module")
def letters() -> list[Said]:
    series = Series("T", SEED, 40, datetime(2026, 1, 5, tzinfo=UTC))
    return [each for each in said(load(), series) if each.submission]


def test_a_heated_part_is_one_sides(letters: list[Said]) -> None:
    hot = [each.submission for letter in letters if (each := heated(letter, SEED)).submission]
    sides = {complainant_of(each, Pseudonymiser(b"k" * 32, 1), []).key for each in hot}
    assert len(sides) == 1
    assert None not in sides
    assert [each.number for each in hot] == [each.submission.number for each in letters if each.submission]


def test_its_records_lie_under_one_key_and_keep_their_ids(letters: list[Said]) -> None:
    sent = [as_sent(each.submission) for each in letters if each.submission]
    hot = under_one_key(sent)
    assert len({each.key for each in hot}) == 1
    assert [each.id for each in hot] == [each.id for each in sent]


def test_what_nobody_can_read_stays_as_it_is() -> None:
    assert heated(Said(3, None), SEED) == Said(3, None)


class Logs:
    """A watch that sees so many records more at each look, on each of four partitions."""

    def __init__(self, growth: Sequence[int]) -> None:
        self._growth, self._looks = growth, -1

    async def ends(self) -> dict[Place, int]:
        self._looks += 1
        return {(RECEIVED.full_name, n): 100 + self._looks * more for n, more in enumerate(self._growth)}


@pytest.mark.parametrize(("growth", "hot"), [((1, 30, 2, 1), True), ((10, 10, 10, 10), False)])
async def test_a_partition_is_hot_when_it_gets_half(
    monkeypatch: pytest.MonkeyPatch, growth: Sequence[int], hot: bool
) -> None:
    monkeypatch.setattr(floods, "_HOT_SECONDS", 0.3)
    seen, words = await hot_partition(cast("Watch", Logs(growth)))
    assert seen is hot
    assert words.endswith("records on one partition")
