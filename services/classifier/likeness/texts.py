"""Texts as vectors of one, two and three characters, with a place apart for what stands at the head."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.classifier.model.ngrams import grams
from shared.domain.matching import matching_copy

SIZES = (1, 2, 3)
HEAD_WEIGHT = 0.4
"""What the likeness of two heads counts beside that of two whole texts."""

_HEAD_SIGNS = 60
_SHORT_HEAD = 30
_BESIDE_WORDS = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile("[。！？!?；;]")


@dataclass(frozen=True, slots=True)
class Vectors:
    """Sparse rows: row `i` holds `value[start[i]:start[i+1]]` at `feature[…]`; `features` in all."""

    start: NDArray[np.int64]
    feature: NDArray[np.int64]
    value: NDArray[np.float32]
    features: int

    @property
    def count(self) -> int:
        """How many texts."""
        return len(self.start) - 1


def vectors(texts: Sequence[str]) -> Vectors:
    """Rows of length 1 whose inner product is the likeness of two texts, 0 to 1."""
    whole = weighed([plain(text) for text in texts], SIZES)
    head = weighed([plain(head_of(text)) for text in texts], SIZES)
    row = np.concatenate([_rows(whole), _rows(head)])
    feature = np.concatenate([whole.feature, head.feature + whole.features])
    value = np.concatenate([whole.value, head.value * np.float32(HEAD_WEIGHT**0.5)])
    order = np.argsort(row, kind="stable")
    value /= np.float32((1.0 + HEAD_WEIGHT) ** 0.5)
    return _sorted(row[order], feature[order], value[order], len(texts), whole.features + head.features)


def head_of(text: str) -> str:
    """The title: a first line of its own, else the beginning of the first sentence."""
    text = text.strip()
    first, line_break, _ = text.partition("\n")
    if line_break and len(first) <= _HEAD_SIGNS:
        return first
    return _SENTENCE_END.split(text, maxsplit=1)[0][:_SHORT_HEAD]


def plain(text: str) -> str:
    """The words alone: the matching copy without punctuation."""
    return _BESIDE_WORDS.sub(" ", matching_copy(text))


def weighed(copies: Sequence[str], sizes: Sequence[int]) -> Vectors:
    """Sublinear TF times smoothed IDF, each row divided by its length."""
    found = grams(copies, sizes)
    pairs, times = np.unique(found.row << 32 | found.hash.astype(np.int64), return_counts=True)
    row = pairs >> 32
    hashes, feature, texts_with = np.unique(pairs & 0xFFFFFFFF, return_inverse=True, return_counts=True)
    idf = np.log((1 + len(copies)) / (1 + texts_with)) + 1
    value = (1.0 + np.log(times)) * idf[feature]
    length = np.sqrt(np.bincount(row, value * value, len(copies)))
    return _sorted(row, feature, (value / length[row]).astype(np.float32), len(copies), len(hashes))


def _sorted(
    row: NDArray[np.int64],
    feature: NDArray[np.int64],
    value: NDArray[np.float32],
    count: int,
    features: int,
) -> Vectors:
    return Vectors(np.searchsorted(row, np.arange(count + 1)), feature, value, features)


def _rows(vectors: Vectors) -> NDArray[np.int64]:
    return np.repeat(np.arange(vectors.count), np.diff(vectors.start))
