"""What the filter knows without asking the database: the index, what the user said, and answers that were asked for."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from reader.domain.changes import Step
from reader.domain.filters.nodes import InDocument, Node, State
from reader.domain.state import PaperState
from reader.search.engine import SearchIndex
from reader.services.indexing import STALE_FROM, catch_up
from reader.services.library import Library
from reader.storage.changes import Mark
from reader.storage.listing import Counts
from reader.storage.states import Marks
from reader.storage.store import Store

READ, STARRED, SKIPPED, NOTED, LATER = 1, 2, 4, 8, 16

Mask = NDArray[np.bool_]
Docs = NDArray[np.int32]

AT_ONCE = 500
"""Changed papers that are taken in between two keys: some ten milliseconds."""


class Catalogue:
    """The papers of a library as the filter sees them, at one moment that moves on with the library.

    A document is a paper's place in the index; it means the same paper until ``follow`` brings changes.
    """

    def __init__(self, index: SearchIndex, mark: Mark, marks: Iterable[Marks]) -> None:
        """Take an index and what was said of its papers; both of the moment ``mark``."""
        self.index = index
        self._mark = mark
        self._waiting: list[int] = []
        self._flags: dict[int, int] = {}
        self._tags: dict[int, tuple[str, ...]] = {}
        self.answers: dict[Node, Docs] = {}
        self._take(marks)
        self._spread()

    @classmethod
    def of(cls, library: Library, opened: tuple[SearchIndex, Mark]) -> "Catalogue":
        """Return the catalogue of a library whose index was just opened; raises StoreError."""
        index, mark = opened
        with library.store.reading():
            catalogue = cls(index, mark, library.store.states.marks())
        catalogue.follow(library.store)
        return catalogue

    @property
    def is_stale(self) -> bool:
        """Tell whether so much changed that a new index is worth its making."""
        return self.index.changed + len(self._waiting) >= STALE_FROM

    @property
    def mark(self) -> Mark:
        """The moment of the library that is known here, but for what waits."""
        return self._mark

    @property
    def is_behind(self) -> bool:
        """Tell whether changes of the library wait to be taken in."""
        return bool(self._waiting)

    # What the user said

    def flagged(self, flag: int) -> Mask:
        """Return which papers are read, starred, skipped or have a note."""
        found: Mask = (self._by_document & flag != 0) & self.index.alive
        return found

    def is_flagged(self, docs: Docs, flag: int) -> Mask:
        """Return which of ``docs`` are read, starred, skipped or have a note."""
        found: Mask = self._by_document[docs] & flag != 0
        return found

    def count(self, docs: Docs) -> Counts:
        """Return how many papers ``docs`` are, and in which state."""
        flags = self._by_document[docs]
        return Counts(len(docs), int(np.count_nonzero(flags & READ == 0)), int(np.count_nonzero(flags & STARRED != 0)))

    def next_unread(self, docs: Docs, place: int, step: int, passed: Mask | None = None) -> int | None:
        """Return the place of the unread paper of ``docs`` that comes next after or before a place.

        Those that are ``passed`` over do not count.
        """
        part = docs[place + 1 :] if step > 0 else docs[:place][::-1]
        wanted = self._by_document[part] & READ == 0
        unread = np.flatnonzero(wanted if passed is None else wanted & ~passed[part])
        return place + step * (int(unread[0]) + 1) if len(unread) else None

    def unread_of(self, docs: Docs) -> list[int]:
        """Return the numbers of the unread papers of ``docs``."""
        numbers: list[int] = self.index.numbers[docs[~self.is_flagged(docs, READ)]].tolist()
        return numbers

    def tagged(self, name: str) -> Mask:
        """Return which papers have a tag, whatever its case."""
        wanted = name.casefold()
        numbers = [paper for paper, tags in self._tags.items() if any(tag.casefold() == wanted for tag in tags)]
        return self.mask(self.index.docs(numbers))

    def tags(self) -> list[str]:
        """Return all tags, those of many papers first."""
        counts: dict[str, int] = {}
        for tags in self._tags.values():
            for tag in tags:
                counts[tag] = counts.get(tag, 0) + 1
        return sorted(counts, key=lambda tag: (-counts[tag], tag))

    def mask(self, docs: Docs) -> Mask:
        """Return ``docs`` as a mask over all documents."""
        found = np.zeros(self.index.size, np.bool_)
        found[docs] = True
        return found

    # Staying true

    def apply(self, step: Step) -> None:
        """Take in what the user just said in this window."""
        if any(change.before.starred_at != change.after.starred_at for change in step.changes):
            # A new version counts from the star on.
            self.answers.pop(State("updated"), None)
        self._take(_marks(change.paper, change.after) for change in step.changes)
        self._place([change.paper for change in step.changes])
        if any(change.before.note != change.after.note for change in step.changes):
            # Some of them may be about words of notes.
            self.answers.clear()

    def follow(self, store: Store) -> bool:
        """Look what changed in the library, and take in a part of it; False where a new index has to be opened.

        Raises StoreError.
        """
        from reader.services.indexing import CHANGED_AT_MOST

        # A new version and a new document may change nothing else of a paper, and are then in no log.
        self.answers = {node: docs for node, docs in self.answers.items() if not isinstance(node, State | InDocument)}
        with store.reading():
            changes = store.changes.since(self._mark, CHANGED_AT_MOST)
            if changes is None:
                return False
            if changes.states:
                said = {marks.paper: marks for marks in store.states.marks(changes.states)}
                gone = Marks(0, False, False, False, False, False, ())
                self._take(said.get(number, gone._replace(paper=number)) for number in changes.states)
            self._mark = changes.until
            if changes.papers:
                self._waiting = list(dict.fromkeys((*self._waiting, *changes.papers)))
            elif changes.states:
                self._place(changes.states)
                self.answers.clear()
        self.take_in(store)
        return True

    def take_in(self, store: Store) -> None:
        """Take in the next of the papers that changed; raises StoreError."""
        numbers, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        if numbers:
            with store.guarded():
                catch_up(store, self.index, numbers)
            self.answers.clear()
            self._spread()

    def _take(self, marks: Iterable[Marks]) -> None:
        for paper, read, starred, skipped, later, noted, tags in marks:
            flags = READ * read + STARRED * starred + SKIPPED * skipped + NOTED * noted + LATER * later
            self._flags[paper] = flags
            if tags:
                self._tags[paper] = tags
            else:
                self._tags.pop(paper, None)

    def _spread(self) -> None:
        """Lay what was said out over the documents, whose places are new."""
        self._by_document = np.zeros(self.index.size, np.uint8)
        self._place(list(self._flags))

    def _place(self, numbers: Sequence[int]) -> None:
        known = [number for number in numbers if number in self._flags]
        docs = self.index.docs(known)
        there = self.index.numbers[docs].tolist()
        self._by_document[docs] = [self._flags[number] for number in there]


def _marks(paper: int, state: PaperState) -> Marks:
    times = (state.read_at, state.starred_at, state.skipped_at, state.later_at)
    read, starred, skipped, later = (moment is not None for moment in times)
    return Marks(paper, read, starred, skipped, later, bool(state.note), state.tags)
