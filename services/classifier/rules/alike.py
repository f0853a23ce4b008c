"""How alike two texts are by their sketches, for whole batches of comparisons at a time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.classifier.rules.sketch import SIZE, Sketch

_AT_ONCE = 2_000
"""Comparisons in one pass: what it holds stays in the processor's cache."""

_BITS = 13
"""Places marked of each text; one in fifty of another text's hashes falls on a mark by chance."""

_MARKS, _SHIFT = np.int64(_BITS), np.uint32(32 - _BITS)
_UNBOUNDED = 2**32 - 1


class Comparison(NamedTuple):
    """A text, and those it is compared with."""

    one: Sketch
    others: Sequence[Sketch]


def likeness(one: Sketch, other: Sketch) -> float:
    """Share of two texts' character pairs that both have (Jaccard), 0 to 1; 0 for an empty text."""
    return likenesses((Comparison(one, (other,)),))[0][0]


def likenesses(wanted: Sequence[Comparison]) -> list[list[float]]:
    """For each comparison the likeness of its text to each of the others, in order."""
    found = iter([score for some in _portions(wanted) for score in _likenesses(some)])
    return [[next(found) for _ in each.others] for each in wanted]


def _portions(wanted: Iterable[Comparison]) -> Iterator[list[Comparison]]:
    portion: list[Comparison] = []
    pairs = 0
    for each in wanted:
        if each.others:
            portion.append(each)
            pairs += len(each.others)
        if pairs >= _AT_ONCE:
            yield portion
            portion, pairs = [], 0
    if portion:
        yield portion


def _likenesses(some: Sequence[Comparison]) -> list[float]:
    """Of comparisons with at least one other each."""
    ones, others = [each.one for each in some], [other for each in some for other in each.others]
    text = np.repeat(np.arange(len(ones)), [len(each.others) for each in some])
    hashes, lengths = np.concatenate(others), _lengths(others)
    pair = np.repeat(np.arange(len(others)), lengths)
    common = np.bincount(pair[_shared(ones, np.repeat(text, lengths), hashes)], minlength=len(others))
    # Beyond the last hash of a full sketch we know nothing of that text: compare below both.
    limit, other_limit = _limits(ones)[text], _limits(others)
    counted = lengths
    if (limit < other_limit).any():
        counted = np.bincount(pair[hashes <= limit[pair]], minlength=len(others))
    own = _lengths(ones)[text]
    for place in (other_limit < limit).nonzero()[0].tolist():
        own[place] = ones[text[place]].searchsorted(other_limit[place], side="right")
    either = own + counted - common
    scores: list[float] = (common / np.maximum(either, 1)).tolist()
    return scores


def _shared(ones: Sequence[Sketch], text: NDArray[np.int64], hashes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Places of the hashes that the text they are compared with has too."""
    held, row = np.concatenate(ones), _rows(ones)
    marks = np.zeros(len(ones) << _BITS, np.bool_)
    marks[row << _MARKS | held >> _SHIFT] = True
    places: NDArray[np.int64] = marks[text << _MARKS | hashes >> _SHIFT].nonzero()[0]
    if not len(held):
        return places
    # Ascending, as texts follow one another and each one's hashes ascend.
    exact = row << 32 | held
    asked = text[places] << 32 | hashes[places]
    found: NDArray[np.int64] = places[exact[exact.searchsorted(asked).clip(max=len(exact) - 1)] == asked]
    return found


def _limits(sketches: Sequence[Sketch]) -> NDArray[np.uint32]:
    return np.array([each[-1] if len(each) == SIZE else _UNBOUNDED for each in sketches], np.uint32)


def _lengths(sketches: Sequence[Sketch]) -> NDArray[np.int64]:
    return np.fromiter(map(len, sketches), np.int64, len(sketches))


def _rows(sketches: Sequence[Sketch]) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(sketches)), _lengths(sketches))
