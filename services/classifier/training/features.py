"""Which n-grams a local model knows and what each is worth: rare ones, and those that few labels share."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import rjieba
from numpy.typing import NDArray

from services.classifier.model.ngrams import HASH_BITS, grams
from services.classifier.model.vectors import Floats, Vocabulary, count

BITS = 22
SIZES = (1, 2, 3, 4)
_LEAST_TEXTS = 2
_WORD_SIZES = (3, 4)
_FLOOR, _BORROWED = 0.3, 2.0
"""Worth of an n-gram all labels share alike (one label's own has 1.3); average texts mixed in."""


def learn_vocabulary(copies: Sequence[str], label: NDArray[np.int64], labels: int) -> Vocabulary:
    """Characters, pairs, and words of three and four characters met in two texts at least.

    Longer n-grams that are no words cost more than they tell. Weight: IDF × (0.3 + concentration).
    """
    words = _word_buckets(copies)
    found = grams(copies, SIZES)
    bucket = (found.hash >> np.uint32(HASH_BITS - BITS)).astype(np.int64)
    pairs, _ = count(found.row << BITS | bucket)
    text, bucket = pairs >> BITS, pairs & (1 << BITS) - 1
    buckets, texts_with = count(bucket)
    known = (texts_with >= _LEAST_TEXTS) & (np.isin(buckets, words) | np.isin(buckets, _short(copies)))
    buckets, texts_with = buckets[known], texts_with[known]
    slot = np.minimum(np.searchsorted(buckets, bucket), max(len(buckets) - 1, 0))
    inside = buckets[slot] == bucket
    cell = label[text[inside]] * len(buckets) + slot[inside]
    by_label = np.bincount(cell, minlength=labels * len(buckets)).reshape(labels, len(buckets))
    idf = np.log((1 + len(copies)) / (1 + texts_with)) + 1
    worth = idf * (_FLOOR + _concentration(by_label, np.bincount(label, minlength=labels)))
    return Vocabulary(SIZES, BITS, buckets.astype(np.int32), worth.astype(np.float32))


def _concentration(by_label: NDArray[np.int64], sizes: NDArray[np.int64]) -> Floats:
    """1 where one label has an n-gram for itself, 0 where all share it alike (1 − entropy / ln labels).

    Labels count by the share of their texts that have it: a large one does not own what is everywhere.
    """
    texts = by_label.sum(axis=0)
    often = by_label / np.maximum(sizes, 1)[:, None]
    share = often / np.maximum(often.sum(axis=0), 1e-12)
    entropy = -(share * np.log(np.maximum(share, 1e-12))).sum(axis=0)
    own = 1 - entropy / np.log(len(by_label))
    # Of what few texts have, chance alone makes one label's own.
    return np.asarray((own * texts + _BORROWED * np.average(own, weights=texts)) / (texts + _BORROWED))


def _short(copies: Sequence[str]) -> NDArray[np.int64]:
    return np.unique(_buckets(grams(copies, (1, 2)).hash))


def _word_buckets(copies: Sequence[str]) -> NDArray[np.int64]:
    texts_with = Counter(word for copy in copies for word in set(_long_words(copy)))
    common = sorted(word for word, texts in texts_with.items() if texts >= _LEAST_TEXTS)
    # A word of four holds two of three that are none: each size by itself.
    by_size = [grams([word for word in common if len(word) == size], (size,)).hash for size in _WORD_SIZES]
    return np.unique(_buckets(np.concatenate(by_size)))


def _long_words(copy: str) -> Iterable[str]:
    return (word for word in rjieba.cut(copy) if len(word) in _WORD_SIZES)


def _buckets(hashes: NDArray[np.uint32]) -> NDArray[np.int64]:
    return (hashes >> np.uint32(HASH_BITS - BITS)).astype(np.int64)
