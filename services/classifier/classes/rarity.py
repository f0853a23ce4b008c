"""How rare three characters are among all texts met: counted in buckets, saved as bytes."""

import zlib

import numpy as np
from numpy.typing import NDArray

CHOSEN = 24
"""Rarest grams by which a text is filed and asked for."""

_BITS = 23
_SHIFT = np.uint32(32 - _BITS)
_MOST = np.iinfo(np.uint16).max

Grams = NDArray[np.uint32]

_LEVELS = np.frexp(np.maximum(np.arange(_MOST + 1), 1))[1].astype(np.uint64) << np.uint64(32)
"""For each count the power of two below which it is, above the place of a gram."""


class Rarity:
    """Texts that have a gram, by the upper bits of its hash; 16 MB."""

    def __init__(self, saved: bytes | None = None) -> None:
        empty = np.zeros(1 << _BITS, np.uint16)
        self._texts = np.frombuffer(zlib.decompress(saved), np.uint16).copy() if saved else empty

    def count(self, grams: Grams) -> None:
        """One more text with these (different) grams."""
        buckets = grams >> _SHIFT
        self._texts[buckets] += self._texts[buckets] < _MOST

    def rarest(self, grams: Grams, *, met: bool = False) -> Grams:
        """The rarest of a text's different grams, `CHOSEN` at most; `met`: only such as some text had.

        Rarity goes by powers of two and ties by the hash, so that two texts of one matter choose alike though
        one is counted before the other.
        """
        texts = self._texts[grams >> _SHIFT]
        if met:
            grams, texts = grams[texts > 0], texts[texts > 0]
        if len(grams) <= CHOSEN:
            return grams
        order = _LEVELS[texts] | grams
        return np.partition(order, CHOSEN - 1)[:CHOSEN].astype(np.uint32)

    def saved(self) -> bytes:
        """All counts, compressed."""
        return zlib.compress(self._texts.tobytes(), 1)

    @property
    def bytes_held(self) -> int:
        """Memory of the counts."""
        return int(self._texts.nbytes)
