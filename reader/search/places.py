"""From the numbers of papers to their places in a segment."""

import numpy as np
from numpy.typing import NDArray

from reader.search.arrays import Ints, Longs
from reader.search.guarding import guarded

_SPREAD = 8
"""How many times as long as the papers a table over all numbers may be."""


class Places:
    """Finds the papers of a segment by ``numbers``, which are all different and positive."""

    def __init__(self, numbers: Ints) -> None:
        self._numbers = numbers
        self._dense: Ints | None = None
        self._sorted: tuple[Ints, Longs] | None = None

    @guarded
    def find(self, numbers: NDArray[np.int64]) -> Longs:
        """Return the place of each of ``numbers``, or -1."""
        if not len(self._numbers):
            return np.full(len(numbers), -1, np.int64)
        if self._dense is None and self._sorted is None:
            self._prepare()
        if self._dense is not None:
            outside = (numbers < 0) | (numbers >= len(self._dense))
            return self._dense[np.where(outside, 0, numbers)].astype(np.int64)
        assert self._sorted is not None
        ordered, places = self._sorted
        near = np.minimum(np.searchsorted(ordered, numbers), len(ordered) - 1)
        return np.where(ordered[near] == numbers, places[near], -1)

    def _prepare(self) -> None:
        largest = int(self._numbers.max())
        # A store counts its papers up; where numbers are strewn, a table of all would be too large.
        if largest <= 1000 + _SPREAD * len(self._numbers):
            table = np.full(largest + 1, -1, np.int32)
            table[self._numbers] = np.arange(len(self._numbers), dtype=np.int32)
            self._dense = table
        else:
            order = np.argsort(self._numbers, kind="stable")
            self._sorted = self._numbers[order], order
