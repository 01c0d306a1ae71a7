"""Entries to tables, first half: what has to be looked at paper by paper."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, islice

import numpy as np

from reader.search.arrays import Ints, Longs
from reader.search.entry import Entry
from reader.search.identifiers import NONE, OLD, encode
from reader.search.words import chunk, plain_word

KINDS = ("", "new", "cross", "replace", "replace-cross")
"""The kinds of announcements, by their codes in the table ``kinds``."""

_KIND_CODES = {kind: code for code, kind in enumerate(KINDS)}
_BATCH = 4096
_MARK = " \0 "


class Ids(dict[str, int]):
    """Gives each text a number when it is first asked for, counting from 0."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class Spelled:
    """What is known of each token: the words that find it, and the words it is read as."""

    def __init__(self) -> None:
        self.words = Ids()
        self.form_counts, self.forms = array("i"), array("i")
        # The one word of a token, or -1 - i where it is row i of the readings below.
        self.single = array("i")
        self.split_counts, self.split = array("i"), array("i")
        self.glued_counts, self.glued = array("i"), array("i")

    def read(self, tokens: Iterator[str]) -> None:
        """Add tokens, the next ones in the order of their numbers."""
        words = self.words
        number = words.__getitem__
        for token in tokens:
            # Most are; it takes a third of the time.
            plain = plain_word(token)
            if plain:
                only = words[plain]
                self.form_counts.append(1)
                self.forms.append(only)
                self.single.append(only)
                continue
            read = chunk(token)
            forms = read.forms
            self.form_counts.append(len(forms))
            if read.plain and len(forms) == 1:
                only = words[forms[0]]
                self.forms.append(only)
                self.single.append(only)
                continue
            self.forms.extend(map(number, forms))
            self.single.append(-1 - len(self.split_counts))
            for reading, counts, ids in (
                (read.split, self.split_counts, self.split),
                (read.glued, self.glued_counts, self.glued),
            ):
                parts = reading.split()
                counts.append(len(parts))
                ids.extend(map(number, parts))


class Builder:
    """Collects entries; a paper that comes again replaces what it was, one that is forgotten never was."""

    def __init__(self) -> None:
        self.tokens, self.categories, self.odd = Ids(), Ids(), Ids()
        self.spelled = Spelled()
        self.columns = {name: array("q") for name in ("numbers", "days", "documents", "positions", "published")}
        self.kinds, self.codes = array("b"), array("q")
        self.title_counts, self.title_tokens = array("i"), array("i")
        self.author_counts, self.author_tokens, self.name_counts = array("i"), array("i"), array("i")
        self.category_counts, self.category_ids = array("i"), array("i")
        self.tokens[_MARK.strip()]
        self._forgotten: dict[int, int] = {}

    def __len__(self) -> int:
        """How many entries came, also those that were replaced."""
        return len(self.kinds)

    def add(self, entries: Iterable[Entry]) -> None:
        """Take in ``entries``; raises ValueError for a number that is none."""
        rest = iter(entries)
        while batch := list(islice(rest, _BATCH)):
            numbers = [entry.number for entry in batch]
            if min(numbers) <= 0 or max(numbers) >= 2**31:
                raise ValueError("The number of a paper lies between 1 and 2**31 - 1.")
            for name, values in (
                ("numbers", numbers),
                ("days", [entry.day for entry in batch]),
                ("documents", [entry.document for entry in batch]),
                ("positions", [entry.position for entry in batch]),
                ("published", [entry.published for entry in batch]),
            ):
                self.columns[name].extend(values)
            self.kinds.extend([_KIND_CODES.get(entry.kind, 0) for entry in batch])
            self.codes.extend([self._code(entry.arxiv_id) for entry in batch])
            self._add_words(batch)
        self.spelled.read(islice(self.tokens, len(self.spelled.form_counts), None))

    def forget(self, numbers: Iterable[int]) -> None:
        """Leave out what came of these papers until now."""
        self._forgotten.update(dict.fromkeys(numbers, len(self)))

    def rows(self) -> Longs:
        """Return the places of the entries that count, in announced order: the newest day first."""
        numbers, days = self.column("numbers"), self.column("days")
        latest = len(numbers) - 1 - np.unique(numbers[::-1], return_index=True)[1]
        if self._forgotten:
            gone = np.fromiter(self._forgotten, np.int64)
            until = np.fromiter(self._forgotten.values(), np.int64)
            order = np.argsort(gone)
            place = np.minimum(np.searchsorted(gone[order], numbers[latest]), len(gone) - 1)
            hit = order[place]
            latest = latest[(gone[hit] != numbers[latest]) | (latest >= until[hit])]
        keys = (-numbers, self.column("positions"), self.column("documents"), -days)
        rows: Longs = latest[np.lexsort([key[latest] for key in keys])]
        return rows

    def column(self, name: str) -> Ints:
        """Return one value of each entry that came; what does not fit is cut to 32 bits."""
        return np.clip(np.array(self.columns[name], np.int64), 1 - 2**31, 2**31 - 1).astype(np.int32)

    def _code(self, identifier: str) -> int:
        if not identifier:
            return NONE
        code = encode(identifier)
        return code if code >= 0 else OLD + self.odd[identifier.lower()]

    def _add_words(self, batch: list[Entry]) -> None:
        tokens, counts = self._split([entry.title for entry in batch])
        self.title_tokens.frombytes(tokens.tobytes())
        self.title_counts.frombytes(counts.tobytes())
        tokens, counts = self._split([name for entry in batch for name in entry.authors])
        self.author_tokens.frombytes(tokens.tobytes())
        self.name_counts.frombytes(counts[counts > 0].tobytes())
        names = np.array([0, *accumulate([len(entry.authors) for entry in batch])])
        sums = np.concatenate([[0], np.cumsum(counts)])
        self.author_counts.frombytes(np.diff(sums[names]).astype(np.int32).tobytes())
        categories = [dict.fromkeys(entry.categories) for entry in batch]
        self.category_counts.extend(map(len, categories))
        self.category_ids.extend(map(self.categories.__getitem__, chain.from_iterable(categories)))

    def _split(self, texts: list[str]) -> tuple[Ints, Ints]:
        """Return the tokens of ``texts`` one after the other, and how many each has: far faster all at once."""
        number = self.tokens.__getitem__
        flat = _MARK.join(texts).split()
        tokens = np.fromiter(map(number, flat), np.int32, len(flat))
        marks = np.flatnonzero(tokens == 0)
        if len(marks) != len(texts) - 1:
            # No text, or one that has the mark in it.
            split = [text.split() for text in texts]
            counts = np.array([len(parts) for parts in split], np.int32)
            return np.array([number(token) for parts in split for token in parts], np.int32), counts
        counts = np.diff(np.concatenate([[-1], marks, [len(tokens)]])) - 1
        return tokens[tokens != 0], counts.astype(np.int32)
