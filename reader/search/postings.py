"""Which papers have which word, in the title or among the authors, and how each paper reads for phrases."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from reader.search.acronyms import initials
from reader.search.vocabulary import Vocabulary
from reader.search.words import chunk

TITLE, NAME = "\n ", "\t "
"""What stands before a title, and before an author's name, in ``Entry.text``."""


class Entry(NamedTuple):
    """One paper as the filter knows it.

    ``text`` holds the title and then the names, each word after a blank; where a title or name can be read in several
    ways (pre training, pretraining) it stands there once for each. ``initials`` are those of the title's words,
    ``openings`` its first word, once for each reading.
    """

    text: str
    length: int
    initials: str
    openings: tuple[str, ...]
    title_forms: tuple[str, ...]
    author_forms: tuple[str, ...]


class _Read(NamedTuple):
    forms: list[str]
    readings: list[str]


class Postings:
    """The papers of each word. Numbers keep the order in which they first came."""

    def __init__(self) -> None:
        self.entries: dict[int, Entry] = {}
        self.titles: defaultdict[str, list[int]] = defaultdict(list)
        self.authors: defaultdict[str, list[int]] = defaultdict(list)
        self.openings: defaultdict[str, list[int]] = defaultdict(list)
        self._vocabulary: Vocabulary | None = None
        self._by_length: dict[int, int] | None = None
        self._title_rows: list[Sequence[int]] = []
        self._author_rows: list[Sequence[int]] = []
        self._opening_rows: list[Sequence[int]] = []

    def add(self, number: int, title: str, authors: Sequence[str]) -> None:
        """Add a paper, or replace it in its place."""
        self._unlink(number)
        read = _read(title)
        names = [_read(name) for name in authors]
        lines = [TITLE + reading for reading in read.readings]
        lines += [NAME + reading for name in names for reading in name.readings]
        entry = Entry(
            text="".join(lines),
            length=len(title),
            initials=initials(read.readings[0]),
            openings=tuple(dict.fromkeys([reading.partition(" ")[0] for reading in read.readings])),
            title_forms=tuple(dict.fromkeys(read.forms)),
            author_forms=tuple(dict.fromkeys([form for name in names for form in name.forms])),
        )
        for rows, forms in self._rows(entry):
            for form in forms:
                rows[form].append(number)
        self.entries[number] = entry
        self._vocabulary = self._by_length = None

    def remove(self, number: int) -> None:
        """Forget a paper; one that is not there is no error."""
        self._unlink(number)
        self.entries.pop(number, None)
        self._vocabulary = self._by_length = None

    @property
    def vocabulary(self) -> Vocabulary:
        """All words of all papers, up to date."""
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(self.titles.keys() | self.authors.keys())
            self._title_rows = [self.titles.get(word, ()) for word in self._vocabulary.words]
            self._author_rows = [self.authors.get(word, ()) for word in self._vocabulary.words]
            self._opening_rows = [self.openings.get(word, ()) for word in self._vocabulary.words]
        return self._vocabulary

    @property
    def by_length(self) -> dict[int, int]:
        """All papers and their places in the order of titles from short to long, then as they came."""
        if self._by_length is None:
            numbers = sorted(self.entries, key=lambda number: self.entries[number].length)
            self._by_length = {number: place for place, number in enumerate(numbers)}
        return self._by_length

    def in_titles(self, start: int, stop: int) -> Iterator[int]:
        """Yield the papers whose titles have one of the vocabulary's words ``start`` to ``stop``."""
        return chain.from_iterable(self._title_rows[start:stop])

    def in_authors(self, start: int, stop: int) -> Iterator[int]:
        """Yield the papers whose authors have one of the vocabulary's words ``start`` to ``stop``."""
        return chain.from_iterable(self._author_rows[start:stop])

    def opening(self, prefix: str) -> Iterator[int]:
        """Yield the papers whose titles begin with ``prefix``, a word or the beginning of one."""
        start, stop = self.vocabulary.prefixed(prefix)
        return chain.from_iterable(self._opening_rows[start:stop])

    def with_word(self, word: str) -> Iterator[int]:
        """Yield the papers that have exactly ``word``."""
        return chain(self.titles.get(word, ()), self.authors.get(word, ()))

    def _unlink(self, number: int) -> None:
        entry = self.entries.get(number)
        if entry is None:
            return
        for rows, forms in self._rows(entry):
            for form in forms:
                rows[form].remove(number)
                if not rows[form]:
                    del rows[form]

    def _rows(self, entry: Entry) -> tuple[tuple[defaultdict[str, list[int]], tuple[str, ...]], ...]:
        return (
            (self.titles, entry.title_forms),
            (self.authors, entry.author_forms),
            (self.openings, entry.openings),
        )


def _read(text: str) -> _Read:
    chunks = [chunk(part) for part in text.split()]
    forms = [form for part in chunks for form in part.forms]
    split = " ".join([part.split for part in chunks if part.split])
    if False not in [part.plain for part in chunks]:
        return _Read(forms, [split])
    glued = " ".join([part.glued for part in chunks if part.glued])
    wide = " ".join([part.wide for part in chunks if part.wide])
    return _Read(forms, list(dict.fromkeys((split, glued, wide))))
