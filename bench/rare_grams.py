"""The index of rare grams at 100,000 and 1,000,000 texts: CPU µs a query, memory, seconds to load."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from time import process_time

import numpy as np
from numpy.typing import NDArray

from services.classifier.classes.index import RareIndex
from services.classifier.classes.rarity import CHOSEN, Rarity

SIZES = (100_000, 1_000_000)
_QUERIES, _CHUNK = 2_000, 50_000
_GRAMS, _KINDS = 250, 3_000_000
"""Different grams of a text and of the language; drawn by Zipf's law, as real ones nearly are."""


@dataclass(frozen=True, slots=True)
class IndexFigures:
    """What one size costs; `found` is the share of queries whose source, half of it reworded, came first."""

    texts: int
    query_micros: float
    megabytes: float
    load_seconds: float
    found: float


def rare_grams(sizes: tuple[int, ...] = SIZES) -> list[IndexFigures]:
    """Figures for each size, on invented texts: no letter is read."""
    return [_measured(size) for size in sizes]


def _measured(size: int) -> IndexFigures:
    index, rarity = RareIndex(), Rarity()
    kept: list[tuple[int, NDArray[np.uint32]]] = []
    loading = 0.0
    for idents, texts in _chunks(size):
        rarest = _chosen(rarity, texts)
        began = process_time()
        index.file_many(idents, rarest)
        loading += process_time() - began
        kept.extend(zip(idents[:1000].tolist(), texts[:1000], strict=True))
    _, strangers = next(_chunks(_QUERIES, seed=2))
    asked = [
        (ident, _half(text, other))
        for (ident, text), other in zip(Random(1).sample(kept, len(strangers)), strangers, strict=True)
    ]
    began = process_time()
    answers = [index.asked(rarity.rarest(text, met=True)) for _, text in asked]
    micros = 1e6 * (process_time() - began) / len(asked)
    first = [bool(met) and met[0].ident == ident for (ident, _), met in zip(asked, answers, strict=True)]
    return IndexFigures(
        size, micros, (index.bytes_held + rarity.bytes_held) / 1e6, loading, sum(first) / len(first)
    )


def _chunks(size: int, seed: int = 1) -> Iterator[tuple[NDArray[np.int32], list[NDArray[np.uint32]]]]:
    hashes = np.random.default_rng(1).integers(1, 1 << 32, _KINDS, dtype=np.uint32)
    chance = np.random.default_rng(seed)
    for begin in range(0, size, _CHUNK):
        count = min(_CHUNK, size - begin)
        drawn = (_KINDS ** chance.random((count, _GRAMS), dtype=np.float32)).astype(np.int64)
        texts = [np.unique(hashes[row - 1]) for row in drawn]
        yield np.arange(begin + 1, begin + count + 1, dtype=np.int32), texts


def _chosen(rarity: Rarity, texts: list[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    rarest = np.zeros((len(texts), CHOSEN), np.uint32)
    for row, text in enumerate(texts):
        best = rarity.rarest(text)
        rarest[row, : len(best)] = best
        rarity.count(text)
    return rarest.ravel()


def _half(text: NDArray[np.uint32], other: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Every other gram kept, as many taken from another text."""
    return np.unique(np.concatenate([text[::2], other[1::2]]))


if __name__ == "__main__":
    for each in rare_grams():
        print(each)  # noqa: T201 - a table of one's own beside `make bench`
