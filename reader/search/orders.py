"""The orders of a list: announced, newest, title, author; those of the base are made, the changed papers fitted in."""

import numpy as np
from numpy.typing import NDArray

from reader.search.arrays import Ints, Longs, Mask, matrix
from reader.search.segment import Segment
from reader.search.sorting import surnames

SORTS = ("announced", "newest", "title", "author")

_ALL_AT_ONCE = 16
"""The share of all papers from which on it pays to walk through the whole order: one of so many."""


class Orders:
    """The orders of the papers of two segments, the changed ones in the second; ``alive`` tells which are there."""

    def __init__(self, base: Segment, changed: Segment | None, alive: Mask) -> None:
        self._base, self._changed, self._alive = base, changed, alive
        self._places: dict[str, tuple[Ints, Longs]] = {}
        self._whole: dict[str, Ints] = {}

    def whole(self, sort: str) -> Ints:
        """Return all papers that are there; raises KeyError for an unknown ``sort``."""
        order = self._merged(sort)
        return order if self._alive.all() else order[self._alive[order]]

    def arranged(self, docs: NDArray[np.integer], sort: str) -> Ints:
        """Return ``docs``, each of which comes once, in an order."""
        if len(docs) * _ALL_AT_ONCE > len(self._alive):
            wanted = np.zeros(len(self._alive), np.bool_)
            wanted[docs] = True
            order = self._merged(sort)
            return order[wanted[order]]
        found = docs.astype(np.int32)
        return found[np.argsort(self.ranks(found, sort))]

    def ranks(self, docs: Ints, sort: str) -> Longs:
        """Return the place of each of ``docs`` in an order of all papers, also those that are gone."""
        known = docs < len(self._base)
        ranks = docs.astype(np.int64)
        if sort != "announced":
            ranks[known] = self._base.tables[f"{sort}_rank"][docs[known]]
        if self._changed is not None:
            order, places = self._fitted(sort)
            ranks[known] += np.searchsorted(places, ranks[known], "right")
            own = np.empty(len(order), np.int64)
            own[order] = places + np.arange(len(order))
            ranks[~known] = own[docs[~known] - len(self._base)]
        return ranks

    def _merged(self, sort: str) -> Ints:
        known = self._whole.get(sort)
        if known is None:
            known = _own_order(self._base, sort)
            if self._changed is not None:
                order, places = self._fitted(sort)
                known = np.insert(known, places, order + np.int32(len(self._base)))
            self._whole[sort] = known
        return known

    def _fitted(self, sort: str) -> tuple[Ints, Longs]:
        """Return the changed papers in their order, and before which place of the base's order each belongs."""
        known = self._places.get(sort)
        if known is None:
            assert self._changed is not None
            order = _own_order(self._changed, sort)
            known = self._places[sort] = order, _bisected(self._base, self._changed, order, sort)
        return known


def _own_order(segment: Segment, sort: str) -> Ints:
    if sort == "announced":
        return np.arange(len(segment), dtype=np.int32)
    order: Ints = segment.tables[f"{sort}_order"]
    return order


def _bisected(base: Segment, changed: Segment, papers: Ints, sort: str) -> Longs:
    """Return how many papers of the base come before each of the changed ones: all bisections at once."""
    order = _own_order(base, sort)
    words = _rows(changed, sort, papers)
    width = int(words[1].max(initial=0)) + 1
    sought = np.hstack(
        [_word_keys(words, _translated(base, changed, words[0]), width), _day_keys(changed, papers, sort)]
    )
    low = np.zeros(len(papers), np.int64)
    high = np.full(len(papers), len(order), np.int64)
    while (low < high).any():
        open_ones = np.flatnonzero(low < high)
        middle = (low[open_ones] + high[open_ones]) // 2
        docs = order[middle]
        there = np.hstack([_word_keys(_rows(base, sort, docs), None, width), _day_keys(base, docs, sort)])
        before = _less(there, sought[open_ones])
        low[open_ones[before]] = middle[before] + 1
        high[open_ones[~before]] = middle[~before]
    return low


def _day_keys(segment: Segment, papers: Ints, sort: str) -> Longs:
    tables = segment.tables
    columns = [tables["published"], tables["days"], tables["documents"], tables["positions"], tables["numbers"]]
    signs = (-1 if sort == "newest" else 0, -1, 1, 1, -1)
    return np.stack([column[papers].astype(np.int64) * sign for column, sign in zip(columns, signs, strict=True)], 1)


def _rows(segment: Segment, sort: str, papers: Ints) -> tuple[Ints, Ints]:
    """Return the words that decide, one after the other, and how many each paper has."""
    if sort == "title":
        return segment.readings.rows("title", papers)
    if sort == "author":
        return surnames(segment.readings, papers)
    return np.zeros(0, np.int32), np.zeros(len(papers), np.int32)


def _word_keys(rows: tuple[Ints, Ints], translated: Longs | None, width: int) -> Longs:
    """Return rows of words as comparable numbers: 0 behind the end, and what has no words behind everything."""
    words, lengths = rows
    keys = 2 * words.astype(np.int64) + 2 if translated is None else translated[words]
    found = np.maximum(matrix(keys, lengths, width), 0)
    found[lengths == 0, 0] = 2**62
    return found


def _translated(base: Segment, changed: Segment, words: Ints) -> Longs:
    """Return the words of ``changed`` as numbers among the doubled places of the words of ``base``."""
    found = np.zeros(len(changed.lexicon), np.int64)
    used = np.unique(words)
    for place, word in zip(used.tolist(), changed.lexicon.words(used), strict=True):
        first, exact = base.lexicon.placed(word)
        found[place] = 2 * first + (2 if exact else 1)
    return found


def _less(left: Longs, right: Longs) -> Mask:
    differing = left != right
    first = np.argmax(differing, axis=1)
    rows = np.arange(len(left))
    less: Mask = left[rows, first] < right[rows, first]
    return less
