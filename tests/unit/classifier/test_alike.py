"""How alike texts are, by their sketches."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.rules.alike import Comparison, likeness, likenesses
from services.classifier.rules.sketch import SIZE, Sketch, sketches


@given(st.text("油烟噪声很大晚上吵", max_size=400), st.text("油烟噪声很大晚上吵", max_size=400))
def test_likeness_is_a_symmetric_share(one_: str, other: str) -> None:
    first, second = sketches([one_, other])

    assert 0.0 <= likeness(first, second) <= 1.0
    assert likeness(first, second) == likeness(second, first)
    assert likeness(first, first) == (1.0 if len(first) else 0.0)
    assert len(first) <= SIZE
    assert all(a < b for a, b in pairwise(first))


def test_long_texts_are_compared_by_a_fair_sample() -> None:
    """Two texts of 2,000 different letters that share the first half: a third of all pairs are common."""
    half = "".join(chr(0x4E00 + n) for n in range(1000))
    one_ = half + "".join(chr(0x6000 + n) for n in range(1000))
    other = half + "".join(chr(0x7000 + n) for n in range(1000))

    assert abs(likeness(*sketches([one_, other])) - 1 / 3) < 0.08


def share(one: Sketch, other: Sketch) -> float:
    """By sets: what likeness means."""
    sets = [set(each.tolist()) for each in (one, other)]
    for full in [each for each in sets if len(each) == SIZE]:
        sets = [{each for each in some if each <= max(full)} for some in sets]
    mine, theirs = sets
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


@st.composite
def made(draw: st.DrawFn) -> Sketch:
    """Short and full ones, of few different hashes or many, up to the last there is."""
    chance = np.random.default_rng(draw(st.integers(0, 3)))
    hashes = chance.integers(0, draw(st.sampled_from((8, 600, 2**32))), 600, np.uint32)
    few = np.unique(hashes[: draw(st.sampled_from((0, 1, 20, 300, 600)))])[:SIZE]
    return few if draw(st.booleans()) else np.unique(np.append(few[:-1], np.uint32(2**32 - 1)))


@given(st.lists(st.tuples(made(), st.lists(made(), max_size=6)), max_size=6))
def test_many_comparisons_at_once_find_what_sets_find(wanted: list[tuple[Sketch, list[Sketch]]]) -> None:
    found = likenesses([Comparison(*each) for each in wanted])

    assert found == [[share(one, other) for other in others] for one, others in wanted]


def test_more_comparisons_than_one_pass_holds() -> None:
    texts = sketches([chr(0x4E00 + n % 7) * 2 + "油烟噪声" for n in range(90)])
    found = likenesses([Comparison(one, texts) for one in texts])

    assert found == [[share(one, other) for other in texts] for one in texts]
