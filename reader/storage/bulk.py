"""Many papers at once, as in arXiv's whole metadata: one statement for a thousand, instead of ten for each."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import apsw

from reader.domain.identity import IdentityKeys
from reader.domain.paper import Paper
from reader.storage.papers import WRITTEN_COLUMNS, note_new, paper_from, paper_values
from reader.storage.text_index import TextIndex, Texts
from reader.storage.values import time_text

CACHE = 64 * 2**20
"""Bytes of pages that a bulk import keeps in memory."""

CHECKPOINT = 32 * 2**20
"""Bytes after which what was committed goes from the write-ahead log into the library."""


class Prepared(NamedTuple):
    """A paper as it will be stored, made without a library: another process may do it.

    ``values`` are those of ``WRITTEN_COLUMNS``, ``texts`` what the text index has, ``day`` is that of the first version
    in ISO 8601, or an empty string. ``title`` and ``abstract`` are their numbers, None for no name.
    """

    arxiv: str
    title: int | None
    abstract: int | None
    day: str
    texts: Texts
    values: tuple[Any, ...]

    @classmethod
    def of(cls, paper: Paper) -> "Prepared":
        """Prepare a paper."""
        keys = IdentityKeys.of(paper)
        values = paper_values(paper, keys)
        day = paper.published.date().isoformat() if paper.published else ""
        return cls(keys.arxiv, values[-2], values[-1], day, Texts.of(paper, values), values)

    @property
    def paper(self) -> Paper:
        """The paper that was prepared."""
        return paper_from(self.values)


class BulkWriter:
    """Inserts papers that are new for sure. Every call belongs inside the caller's transaction."""

    def __init__(self, connection: apsw.Connection, index: TextIndex) -> None:
        self._connection = connection
        self._index = index

    def make_room(self) -> None:
        """Prepare this connection for more papers than fit into SQLite's usual 2 MB of pages.

        Each chunk touches pages all over the indexes; they are written into the library every 32 MB, not every 4.
        """
        self._connection.pragma("cache_size", -CACHE // 1024)
        self._connection.pragma("wal_autocheckpoint", CHECKPOINT // self._connection.pragma("page_size"))

    def known(self, names: Sequence[str]) -> dict[str, tuple[int, tuple[Any, ...]]]:
        """Return the numbers and the values of ``WRITTEN_COLUMNS`` of those of the identifiers that are stored."""
        sql = f"SELECT id, {WRITTEN_COLUMNS} FROM paper WHERE arxiv_id IN (SELECT value FROM json_each(?))"
        rows = self._connection.execute(sql, (json.dumps(list(names)),))
        return {row[1]: (row[0], row[1:]) for row in rows}

    def nameless(self) -> tuple[set[int], set[int]]:
        """Return the numbers of titles and of abstracts of papers without an identifier, which a new one may be."""
        titles: set[int | None] = set()
        abstracts: set[int | None] = set()
        for title, abstract in self._connection.execute(
            "SELECT title_number, abstract_number FROM paper WHERE arxiv_id IS NULL"
        ):
            titles.add(title)
            abstracts.add(abstract)
        return _named(titles), _named(abstracts)

    def insert(self, papers: Sequence[Prepared], now: datetime) -> range:
        """Store papers whose identifiers are new, one at least; return their numbers.

        The list has them under the day of their first version.
        """
        first = int(self._connection.execute("SELECT coalesce(max(id), 0) FROM paper").get) + 1
        numbers = range(first, first + len(papers))
        added_at, today = time_text(now), now.date().isoformat()
        marks = ", ".join("?" * (WRITTEN_COLUMNS.count(",") + 1))
        self._connection.executemany(
            f"INSERT INTO paper (id, key, added_at, seen_on, {WRITTEN_COLUMNS}) VALUES (?, ?, ?, ?, {marks})",
            [
                (number, paper.arxiv, added_at, paper.day or today, *paper.values)
                for number, paper in zip(numbers, papers, strict=True)
            ],
        )
        for number, paper in zip(numbers, papers, strict=True):
            self._index.insert(number, paper.texts)
        note_new(self._connection, numbers)
        return numbers

    def merge_texts(self, pages: int = 500) -> bool:
        """Merge what many transactions left in the text index, a step of some 40 ms; False at the end.

        Each step begins with reading a page of every piece: with small ones, that is most of the work.
        """
        return self._index.merge(pages)


def _named(numbers: set[int | None]) -> set[int]:
    return {number for number in numbers if number is not None}
