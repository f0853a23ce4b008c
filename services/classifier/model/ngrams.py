"""Character n-grams of a whole batch of texts, as hashes, without a loop over texts or characters."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HASH_BITS = 32
LONGEST_TEXT = 4_000
"""Characters read of one text: enough to know what a letter is about, and a bound on one event's cost."""

# Odd constants of SplitMix64: each n has its own, so that a gram of two and a gram of three never mix.
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)
_FOLD = np.uint64(0x2545F4914F6CDD1D)
_TOP = np.uint64(64 - HASH_BITS)
_SEPARATOR = "\n"  # matching copies hold no line break


@dataclass(frozen=True, slots=True)
class Grams:
    """Every n-gram of a batch: `row[i]` is the text that `hash[i]` stands in; one entry an occurrence."""

    row: NDArray[np.int64]
    hash: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Windows:
    """Hashes of all windows of one size over joined texts; only `whole` ones are n-grams of one text."""

    row: NDArray[np.int32]
    hash: NDArray[np.uint32]
    whole: NDArray[np.bool_]


def grams(copies: Sequence[str], sizes: Sequence[int]) -> Grams:
    """The n-grams of these sizes (1 to 4) in each matching copy; blanks and line breaks belong to none."""
    found = windows(copies, sizes)
    return Grams(
        np.concatenate([each.row[each.whole] for each in found]).astype(np.int64),
        np.concatenate([each.hash[each.whole] for each in found]),
    )


def windows(copies: Sequence[str], sizes: Sequence[int]) -> list[Windows]:
    """The same without dropping anything, for who drops more at the same stroke."""
    texts = [copy[:LONGEST_TEXT] for copy in copies]
    joined = _SEPARATOR.join([*texts, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    row = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    inside = codes > ord(" ")
    return [_of_size(codes, row, inside, size) for size in sizes]


def _of_size(
    codes: NDArray[np.uint64], row: NDArray[np.int32], inside: NDArray[np.bool_], size: int
) -> Windows:
    count = max(len(codes) - size + 1, 0)
    state = codes[:count].copy()
    whole = inside[:count].copy()
    for offset in range(size):
        if offset:
            state ^= codes[offset : offset + count]
            whole &= inside[offset : offset + count]
        state *= np.uint64(_MULTIPLIERS[size - 1])
        state ^= state >> np.uint64(29)
    state *= _FOLD
    state >>= _TOP
    return Windows(row[:count], state.astype(np.uint32), whole)
