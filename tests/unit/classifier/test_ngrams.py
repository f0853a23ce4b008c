"""n-grams and vectors: the batch is read as one string, and it must not show."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.model.ngrams import LONGEST_TEXT, grams
from services.classifier.model.vectors import learn_vocabulary

TEXTS = st.lists(st.text("噪声扰民 烟ab1", max_size=20), max_size=6)


@given(TEXTS)
def test_a_text_has_the_same_ngrams_alone_and_in_a_batch(texts: list[str]) -> None:
    together = grams(texts, (1, 2, 3))

    for number, text in enumerate(texts):
        alone = grams([text], (1, 2, 3))
        assert sorted(alone.hash) == sorted(together.hash[together.row == number])


@given(TEXTS)
def test_ngrams_hold_no_blank(texts: list[str]) -> None:
    found = grams(texts, (2,))
    expected = sum(bool(one.strip() and two.strip()) for text in texts for one, two in pairwise(text))

    assert len(found.hash) == expected


def test_sizes_and_different_letters_do_not_meet() -> None:
    one, two = grams(["噪声"], (1,)), grams(["噪声"], (2,))

    assert set(one.hash).isdisjoint(two.hash)
    assert grams(["声噪"], (2,)).hash[0] != two.hash[0]


def test_rare_letters_and_lone_surrogates_are_taken() -> None:
    assert len(grams(["𠮷野家\ud800"], (1,)).hash) == 4


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert len(grams(["烟" * (LONGEST_TEXT + 500)], (1,)).hash) == LONGEST_TEXT


@given(TEXTS)
def test_vectors_have_unit_length_or_are_empty(texts: list[str]) -> None:
    vectors = learn_vocabulary(["噪声扰民", "烟很大"], (1, 2), 12).vectors(texts)

    for number in range(vectors.count):
        value = vectors.value[vectors.start[number] : vectors.start[number + 1]]
        assert not len(value) or np.isclose(np.linalg.norm(value), 1.0, atol=1e-5)
