"""The search index: papers in, documents out, by words, by what they are, and in an order.

A document is a place from 0 to ``size`` - 1: first the papers of the file, then those that changed since. It means the
same paper until the next ``change``. One thread at a time.
"""

import mmap
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from reader.search.arrays import Ints, Mask
from reader.search.assembling import tables
from reader.search.building import Builder
from reader.search.entry import Cancelled, Entry, SearchIndexError, Stamp
from reader.search.facets import Facets
from reader.search.filing import load, render_parts
from reader.search.finding import Finder, Matches
from reader.search.guarding import guarded
from reader.search.orders import Orders
from reader.search.places import Places
from reader.search.reranking import ranked
from reader.search.rows import in_row, phrase_choices
from reader.search.segment import Segment
from reader.search.terms import parse_terms
from reader.search.weighing import FIELDS, Ground

__all__ = ["Cancelled", "Entry", "Matches", "SearchIndex", "SearchIndexError", "Stamp"]


_RELEASED_AFTER, _READ_MANY = 16, 1_000_000
"""Questions after which the pages that were read are given back: most of them are not needed again soon. Of more than
some hundred thousand papers each question reads so much that it is after fewer, of a million after each.
"""


_LARGE = 300_000
"""Papers from which on the pages that were read are a hundred megabytes and more."""

_STRANGE = "zzyzxyzz"
"""A word that no paper has, long enough for two typos."""


def _never() -> bool:
    return False


class SearchIndex(Facets):
    """Finds papers by words of titles and authors, in any order, folded, unfinished or with typos.

    ``numbers`` are the papers' numbers by document, ``alive`` tells which are there, ``changed`` how many came since
    the index was made, ``stamp`` of which state of the store the file was made. Masks have ``size`` values.
    Every question may raise SearchIndexError where a damaged file could be loaded.
    """

    def __init__(self, base: Segment, stamp: Stamp | None = None) -> None:
        """Take the papers of ``base``; ``build`` and ``load`` make it."""
        self.stamp = stamp
        self._data: mmap.mmap | None = None
        self._asked = 0
        self._base = base
        self._builder, self._entries = Builder(), dict[int, Entry]()
        self.changed = 0
        self.alive: Mask = np.ones(len(base), np.bool_)
        self._places = Places(base.tables["numbers"])
        self._settle(None)

    @classmethod
    def build(cls, entries: Iterable[Entry]) -> Self:
        """Return an index of ``entries``, which come in any order; of one number the last one counts."""
        builder = Builder()
        builder.add(entries)
        return cls(Segment(tables(builder)))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the index in a file, which stays mapped; raises SearchIndexError."""
        found, stamp, data = load(path)
        index = cls(Segment(found), stamp)
        index._data = data
        return index

    def release(self) -> None:
        """Give back the memory that the file takes; the next questions read it again. For when nothing is asked."""
        # Windows has no such advice.
        if self._data is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._data.madvise(mmap.MADV_DONTNEED)

    def rest(self) -> None:
        """Give memory back in a pause, where it is enough to be missed."""
        if self.size >= _LARGE:
            self.release()

    def parts(self, stamp: Stamp) -> Iterable[bytes | memoryview]:
        """Return the pieces of this index's file; raises ValueError where papers changed since it was made."""
        if self.changed or not self.alive.all():
            raise ValueError("An index that was changed has to be built again to be saved.")
        return render_parts(self._base.tables, stamp)

    def __len__(self) -> int:
        return self._living

    def change(self, entries: Iterable[Entry], gone: Iterable[int]) -> None:
        """Take in new and changed papers, and forget those that are ``gone``; documents get new places."""
        coming = {entry.number: entry for entry in entries}
        leaving = [*gone]
        self.alive = self.alive[: len(self._base)].copy()
        changing = self._places.find(np.array([*coming, *leaving], np.int64))
        self.alive[changing[changing >= 0]] = False
        self._builder.forget(leaving)
        self._builder.add(coming.values())
        self._entries |= coming
        for number in leaving:
            if number not in coming:
                self._entries.pop(number, None)
        if len(self._builder) > 1000 + 2 * len(self._entries):
            self._builder = Builder()
            self._builder.add(self._entries.values())
        self.changed = len(self._entries)
        added = Segment(tables(self._builder), len(self._base)) if self._entries else None
        self.alive = np.concatenate([self.alive, np.ones(self.changed, np.bool_)])
        self._settle(added)

    @guarded
    def docs(self, numbers: Iterable[int] | NDArray[np.integer]) -> Ints:
        """Return the documents of papers by their numbers, in the same order; unknown ones are left out."""
        wanted = np.asarray(numbers if isinstance(numbers, np.ndarray) else [*numbers], np.int64)
        found = self._places.find(wanted)
        known = np.flatnonzero(found >= 0)
        found[known[~self.alive[found[known]]]] = -1
        if self._added_places is not None:
            added = self._added_places.find(wanted)
            found = np.where(added >= 0, added + len(self._base), found)
        return found[found >= 0].astype(np.int32)

    @guarded
    def match(self, words: str, field: str = "", cancelled: Callable[[], bool] = _never) -> Matches:
        """Return the papers that match every word, in the title and among the authors or in one ``field`` of "title"
        and "author"; all papers for no words. Raises Cancelled soon after ``cancelled()`` is true, and KeyError for
        another field.

        Single words are matched whole, as a prefix, from four letters (in Chinese or Japanese from one) also inside
        another word; where that finds few papers as an acronym, glued from several words, or with one typo, from eight
        letters with two. The first 200 characters and 12 words count.
        """
        terms = parse_terms(words)
        if field not in FIELDS:
            raise KeyError(field)
        if not terms:
            docs = np.flatnonzero(self.alive).astype(np.int32)
            return Matches(docs, np.full(len(docs), 65535, np.uint16))
        return self._finder.find(terms, field, cancelled)

    @guarded
    def phrase(self, text: str, field: str = "") -> Ints:
        """Return the papers that have the words of ``text`` in a row in the title or in one author's name; all papers
        for no words. Words are whole, their spelling counts as for ``match``.
        """
        fields = FIELDS[field]
        found = np.zeros(self.size, np.bool_)
        for segment in self._segments:
            choices = phrase_choices(segment, text)
            part = found[segment.first : segment.last]
            part[:] = not choices
            for name in fields:
                part[in_row(segment, name, choices)] = True
        return np.flatnonzero(found & self.alive).astype(np.int32)

    @guarded
    def ranked(self, matches: Matches, words: str, limit: int = 256) -> Ints:
        """Return all documents of ``matches``, best first: by score, then in announced order; the first ``limit`` also
        by how close the words stand to one another.
        """
        self._asked += 1
        if self._asked % max(1, min(_RELEASED_AFTER, _READ_MANY // max(1, self.size))) == 0:
            self.release()
        return ranked(matches, parse_terms(words), limit, self._segments, self._orders)

    @guarded
    def practise(self) -> None:
        """Answer a question that nobody asked: what a first one imports and reads is then there for the first key."""
        self.match(_STRANGE)
        self.ranked(Matches(np.zeros(min(1, self.size), np.int32), np.zeros(min(1, self.size), np.uint16)), _STRANGE)

    @guarded
    def order(self, sort: str) -> Ints:
        """Return all documents in an order: "announced", "newest", "title" or "author"; raises KeyError."""
        return self._orders.whole(sort)

    @guarded
    def arranged(self, docs: NDArray[np.integer], sort: str) -> Ints:
        """Return ``docs``, each of which comes once, in an order as ``order`` knows them."""
        return self._orders.arranged(docs, sort)

    def _settle(self, added: Segment | None) -> None:
        """Make everything that depends on which papers there are."""
        self._segments = [self._base] if added is None else [self._base, added]
        self.size = len(self.alive)
        self._living = int(np.count_nonzero(self.alive))
        self.numbers: Ints = self._base.tables["numbers"]
        self._added_places: Places | None = None
        if added is not None:
            self.numbers = np.concatenate([self.numbers, added.tables["numbers"]])
            self._added_places = Places(added.tables["numbers"])
        self._orders = Orders(self._base, added, self.alive)
        self._finder = Finder(Ground(self._segments, self.alive, self._living))
