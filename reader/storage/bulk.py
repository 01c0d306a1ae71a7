"""Many papers at once, as in arXiv's whole metadata: one statement for a thousand, instead of ten for each."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

import apsw

from reader.domain.identity import IdentityKeys
from reader.domain.paper import Paper
from reader.storage.papers import WRITTEN_COLUMNS, StoredPaper, TextIndex, digest, paper_values
from reader.storage.values import time_text

CACHE = 64 * 2**20
"""Bytes of pages that a bulk import keeps in memory."""

CHECKPOINT = 32 * 2**20
"""Bytes after which what was committed goes from the write-ahead log into the library."""

PAGE = 4096
"""Bytes of a page of the library."""


class BulkWriter:
    """Inserts papers that are new for sure. Every call belongs inside the caller's transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._index = TextIndex(connection)

    def make_room(self) -> None:
        """Prepare this connection for more papers than fit into SQLite's usual 2 MB of pages.

        Each chunk touches pages all over the indexes; they are written into the library every 32 MB, not every 4.
        """
        self._connection.pragma("cache_size", -CACHE // 1024)
        self._connection.pragma("wal_autocheckpoint", CHECKPOINT // PAGE)

    def known(self, names: Sequence[str]) -> dict[str, int]:
        """Return the numbers of those of the arXiv identifiers that are stored."""
        sql = "SELECT arxiv_id, id FROM paper WHERE arxiv_id IN (SELECT value FROM json_each(?))"
        return dict(self._connection.execute(sql, (json.dumps(list(names)),)))

    def nameless_keys(self) -> tuple[set[str], set[str]]:
        """Return the title keys and abstract digests of papers without an identifier, which a new one may be."""
        titles: set[str] = set()
        abstracts: set[str] = set()
        for title, abstract in self._connection.execute(
            "SELECT title_key, abstract_key FROM paper WHERE arxiv_id IS NULL"
        ):
            titles.add(title)
            abstracts.add(abstract)
        return titles - {""}, abstracts - {""}

    def insert(self, papers: Iterable[tuple[Paper, IdentityKeys]], now: datetime) -> list[StoredPaper]:
        """Store papers whose identifiers are new; the list has them under the day of their first version."""
        number = int(self._connection.execute("SELECT coalesce(max(id), 0) FROM paper").get)
        added_at = time_text(now)
        stored = []
        rows = []
        for paper, keys in papers:
            number += 1
            stored.append(StoredPaper(number, keys.arxiv, paper))
            day = (paper.published or now).date().isoformat()
            rows.append((number, keys.arxiv, added_at, day, *paper_values(paper, keys)))
        marks = ", ".join("?" * (WRITTEN_COLUMNS.count(",") + 1))
        sql = f"INSERT INTO paper (id, key, added_at, seen_on, {WRITTEN_COLUMNS}) VALUES (?, ?, ?, ?, {marks})"
        self._connection.executemany(sql, rows)
        self._index.put(((item.number, item.paper) for item in stored), new=True)
        return stored

    @staticmethod
    def abstract_name(keys: IdentityKeys) -> str:
        """Return how the store writes the abstract's key."""
        return digest(keys.abstract)
