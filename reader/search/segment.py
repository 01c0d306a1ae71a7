"""A segment: the tables of some papers, with their words, rows and initials."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.search.arrays import Bytes, Ints, Longs, Tables, as_text, gather
from reader.search.initials import Initials
from reader.search.lexicon import Lexicon
from reader.search.readings import Readings

_PIECE = 1 << 15

_LINE_FEED = 10


class Segment:
    """Papers ``first`` to ``last`` of an index; inside, and in the postings, they count from 0."""

    def __init__(self, tables: Tables, first: int = 0) -> None:
        self.tables = tables
        self.first = first
        self.last = first + len(tables["numbers"])
        self.lexicon = Lexicon(tables)
        self.readings = Readings(tables)
        self.initials = Initials(tables, self.readings, self.lexicon)
        self._postings: dict[str, tuple[Ints, Ints]] = {
            field: (tables[f"{field}_posting_starts"], tables[f"{field}_postings"]) for field in ("title", "author")
        }

    def __len__(self) -> int:
        return self.last - self.first

    def popularity(self, words: Longs) -> Longs:
        """Return how often each of ``words`` is found."""
        sums = np.zeros(len(words), np.int64)
        for starts, _ in self._postings.values():
            sums += starts[words + 1] - starts[words]
        return sums

    def weight(self, field: str, first: int, last: int) -> int:
        """Return how long ``in_range`` would be."""
        starts = self._postings[field][0]
        return int(starts[max(first, last)] - starts[first])

    def in_range(self, field: str, first: int, last: int) -> Longs:
        """Return the papers that have one of the words ``first`` to ``last``, some of them repeatedly."""
        starts, papers = self._postings[field]
        return papers[starts[first] : starts[max(first, last)]].astype(np.int64)

    def mark(self, codes: Bytes, field: str, first: int, last: int, code: int) -> None:
        """Give ``code`` to the papers that have one of the words ``first`` to ``last``."""
        starts, papers = self._postings[field]
        begin, end = int(starts[first]), int(starts[max(first, last)])
        # By pieces that stay in the processor's cache; an index of 64 bits is twice as fast as one of 32.
        for place in range(begin, end, _PIECE):
            codes[papers[place : min(place + _PIECE, end)].astype(np.int64)] = code

    def with_words(self, field: str, words: NDArray[Any]) -> Longs:
        """Return the papers that have one of ``words``, some of them repeatedly."""
        starts, papers = self._postings[field]
        return gather(starts, papers, words)[0].astype(np.int64)

    def texts(self, field: str, papers: Ints) -> list[str]:
        """Return the folded title of each of ``papers``, or its authors' names with line feeds between them."""
        begins = None
        if field == "title":
            words, lengths = self.readings.rows("title", papers)
        else:
            words, lengths, begins = self.readings.names(papers)
        written, sizes = self.lexicon.written(words)
        if begins is not None:
            # The blank before a word that begins a name ends the name before it.
            written[(sizes.cumsum() - sizes)[begins] - 1] = _LINE_FEED
        ends = sizes.cumsum()[lengths.cumsum()[lengths > 0] - 1] - 1
        written[ends] = 0
        texts = as_text(written.tobytes()).split("\0")[:-1]
        if len(texts) < len(papers):
            filled = iter(texts)
            return [next(filled) if length else "" for length in lengths.tolist()]
        return texts

    def lines(self, name: str) -> list[str]:
        """Return the texts of a small table of them: "category" or "old" (identifiers)."""
        text: Bytes = self.tables[f"{name}_text"]
        offsets: list[int] = self.tables[f"{name}_offsets"].tolist()
        raw = text.data
        return [as_text(raw[offsets[i] : offsets[i + 1] - 1]) for i in range(len(offsets) - 1)]
