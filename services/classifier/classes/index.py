"""An inverted index of each text's rarest grams: which texts share some with this one.

Filed texts lie in one array, bucket after bucket. New ones wait in a dictionary and are moved in by
thousands, in place: the array grows by `realloc` and is shifted from its end, so that it is never held twice.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.classifier.classes.rarity import CHOSEN, Grams

_BITS = 22
"""Four million buckets: few strangers meet in one, and their starts take 16 MB."""

_MOVED_AT = 50_000
"""Texts that wait before they are moved: 1.2 million entries, about a second."""

_SHIFTED_AT_ONCE = 1 << 18
_LONGEST_LIST = 2_000
"""A bucket with more texts is no rare gram: left out."""

_ASKED, _SHARED = 20, 3
_MOST, _IDENT = 1 << 20, (1 << 32) - 1


class Met(NamedTuple):
    """A filed text that shares rare grams, and how many."""

    ident: int
    shared: int


class RareIndex:
    """Texts by their rarest grams; identities are whole numbers below 2³¹, ascending as they are filed."""

    def __init__(self, bits: int = _BITS) -> None:
        self.last = 0
        self._shift = np.uint32(32 - bits)
        self._start = np.zeros((1 << bits) + 1, np.int32)
        self._texts = np.empty(0, np.int32)
        self._waiting: dict[int, list[int]] = {}
        self._waiting_texts = 0

    def file(self, ident: int, rarest: Grams) -> None:
        """Add a text by its rarest grams."""
        for bucket in (rarest >> self._shift).tolist():
            self._waiting.setdefault(bucket, []).append(ident)
        self.last = max(self.last, ident)
        self._waiting_texts += 1
        if self._waiting_texts >= _MOVED_AT:
            buckets = np.repeat(
                np.fromiter(self._waiting, np.int64), [len(each) for each in self._waiting.values()]
            )
            texts = np.fromiter((each for one in self._waiting.values() for each in one), np.int32)
            self._move_in(buckets, texts)
            self._waiting, self._waiting_texts = {}, 0

    def file_many(self, idents: NDArray[np.int32], rarest: Grams) -> None:
        """Add many texts at once: `rarest` holds `CHOSEN` for each in turn, or zeros where it has fewer."""
        filled = rarest != 0
        self._move_in((rarest >> self._shift)[filled].astype(np.int64), np.repeat(idents, CHOSEN)[filled])
        self.last = max(self.last, int(idents[-1]))

    def asked(self, rarest: Grams) -> list[Met]:
        """The texts that share most with these grams, `_SHARED` or more; the earlier first among equals."""
        buckets = rarest >> self._shift
        begin = self._start[buckets]
        length = self._start[buckets + np.uint32(1)] - begin
        length[length > _LONGEST_LIST] = 0
        ends = length.cumsum()
        total = int(ends[-1]) if len(ends) else 0
        found = self._texts[np.arange(total) + np.repeat(begin - ends + length, length)]
        waiting = [each for bucket in buckets.tolist() for each in self._waiting.get(bucket, ())]
        if waiting:
            found = np.concatenate([found, np.array(waiting, np.int32)])
        return _most_shared(np.sort(found))

    @property
    def bytes_held(self) -> int:
        """Memory of the arrays."""
        return int(self._start.nbytes + self._texts.nbytes)

    def _move_in(self, buckets: NDArray[np.int64], texts: NDArray[np.int32]) -> None:
        order = np.argsort(buckets, kind="stable")
        buckets, texts = buckets[order], texts[order]
        size = len(self._texts)
        self._texts.resize(size + len(texts), refcheck=False)
        for low, high in _from_the_end(len(self._start) - 1):
            first, last = np.searchsorted(buckets, (low, high))
            old = self._texts[self._start[low] : self._start[high]]
            places = self._start[buckets[first:last] + 1] - self._start[low]
            begin = int(self._start[low]) + int(first)
            self._texts[begin : begin + len(old) + int(last - first)] = np.insert(
                old, places, texts[first:last]
            )
        added = np.bincount(buckets, minlength=len(self._start) - 1)
        self._start[1:] += np.cumsum(added).astype(np.int32)


def _from_the_end(buckets: int) -> Iterator[tuple[int, int]]:
    for high in range(buckets, 0, -_SHIFTED_AT_ONCE):
        yield max(high - _SHIFTED_AT_ONCE, 0), high


def _most_shared(found: NDArray[np.int32]) -> list[Met]:
    if len(found) < _SHARED:
        return []
    # Sorted: a text that occurs at least `_SHARED` times is equal to itself that many places on.
    often = found[: 1 - _SHARED][found[: 1 - _SHARED] == found[_SHARED - 1 :]].astype(np.int64)
    first = np.ones(len(often), np.bool_)
    np.not_equal(often[1:], often[:-1], out=first[1:])
    begin = first.nonzero()[0]
    shared = np.diff(begin, append=len(often)) + (_SHARED - 1)
    best = np.sort((_MOST - shared) << 32 | often[begin])[:_ASKED]
    return [
        Met(*each) for each in zip((best & _IDENT).tolist(), (_MOST - (best >> 32)).tolist(), strict=True)
    ]
