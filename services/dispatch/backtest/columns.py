"""Facts of many decisions as columns of small numbers: equal rows are found without looking at each."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]

_WIDEST = 2**62
_DENSE = 4


class Coding(dict[Any, int]):
    """Gives every value of a column a number, the first one 0; the same value always the same."""

    def __missing__(self, value: Any) -> int:
        self[value] = code = len(self)
        return code

    def encode(self, values: Sequence[Any]) -> Codes:
        """The numbers of these values."""
        return np.fromiter(map(self.__getitem__, values), np.int64, len(values))


class Projection:
    """What a catalogue tells apart in a column: values of one class get one number."""

    def __init__(self, coding: Coding, class_of: Callable[[Any], int]) -> None:
        self._coding, self._class_of = coding, class_of
        self._classes = np.empty(0, np.int64)

    def __call__(self, codes: Codes) -> Codes:
        known = len(self._classes)
        if known < len(self._coding):
            more = [self._class_of(value) for value in list(self._coding)[known:]]
            self._classes = np.concatenate([self._classes, np.array(more, np.int64)])
        return self._classes[codes]


def distinct(columns: Iterable[Codes], rows: int) -> tuple[Codes, Codes]:
    """(position of one row of each kind, which kind each row is): rows are alike when all columns agree."""
    key, size = np.zeros(rows, np.int64), 1
    for codes in columns:
        radix = int(codes.max(initial=0)) + 1
        if size * radix > _WIDEST:
            _, key = np.unique(key, return_inverse=True)
            size = int(key.max(initial=0)) + 1
        key, size = key * radix + codes, size * radix
    if size <= _DENSE * rows:
        return _counted(key, size)
    _, first, kinds = np.unique(key, return_index=True, return_inverse=True)
    return first, kinds


def _counted(key: Codes, size: int) -> tuple[Codes, Codes]:
    """As `np.unique` of a key with few values: a look-up instead of sorting."""
    first = np.full(size, -1, np.int64)
    first[key[::-1]] = np.arange(len(key) - 1, -1, -1)
    met = np.flatnonzero(first >= 0)
    kind = np.empty(size, np.int64)
    kind[met] = np.arange(len(met))
    return first[met], kind[key]
