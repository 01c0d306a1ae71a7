"""What was read from arXiv, when, and where a harvest goes on."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

import apsw

from reader.storage.values import time_text, time_value

COMPLETING = "completing"
"""The name under which it is kept how looking up what papers lack went."""


def listing_name(category: str) -> str:
    """Return the name under which the listings of a category, and the state of its feed, are kept."""
    return f"arXiv {category}"


class FeedDay(NamedTuple):
    """One announcement day of one category, as it was read.

    ``source`` is rss; api where only what was submitted for the day is known; oai where what else was announced is
    known too. The daily papers have days as well, with the source daily.
    """

    category: str
    day: date
    source: str
    papers: int
    complete: bool
    read_at: datetime


class SourceState(NamedTuple):
    """The last answer of one source; ``error`` is empty where it was a good one."""

    name: str
    etag: str = ""
    read_at: datetime | None = None
    tried_at: datetime | None = None
    error: str = ""
    next_try: datetime | None = None


class Harvest(NamedTuple):
    """A harvest under way: ``token`` asks for its next page."""

    name: str
    since: date
    token: str
    pages: int


class FeedTable:
    """The log of fetching. Every write belongs inside the caller's transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def log_day(self, read: FeedDay) -> None:
        """Record that a day of a category was read; a complete reading is never replaced by an incomplete one."""
        sql = (
            "INSERT INTO feed_day (category, day, source, papers, complete, read_at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (category, day) DO UPDATE SET source = excluded.source, papers = excluded.papers,"
            " complete = excluded.complete, read_at = excluded.read_at WHERE excluded.complete >= feed_day.complete"
        )
        values = (read.category, read.day.isoformat(), read.source, read.papers, int(read.complete))
        self._connection.execute(sql, (*values, time_text(read.read_at)))

    def days(self, category: str | None = None, day: date | None = None) -> list[FeedDay]:
        """Return what was read, of one category or of one day, oldest day first."""
        sql = (
            "SELECT category, day, source, papers, complete, read_at FROM feed_day"
            " WHERE (?1 IS NULL OR category = ?1) AND (?2 IS NULL OR day = ?2) ORDER BY day, category"
        )
        rows = self._connection.execute(sql, (category, day.isoformat() if day else None))
        return [
            FeedDay(name, date.fromisoformat(text), source, papers, bool(complete), _moment(read_at))
            for name, text, source, papers, complete, read_at in rows
        ]

    def newest_announced(self, category: str, before: date) -> str:
        """Return the greatest arXiv identifier that the listings of a category before a day announced as new, if any.

        All identifiers since 2015 have one length, so that their order is that of their letters.
        """
        sql = (
            "SELECT coalesce(max(p.arxiv_id), '') FROM document d JOIN announcement a ON a.document_id = d.id"
            " JOIN paper p ON p.id = a.paper_id WHERE d.name = ? AND d.date < ? AND a.kind = 'new'"
            " AND p.arxiv_id NOT LIKE '%/%'"
        )
        return str(self._connection.execute(sql, (listing_name(category), before.isoformat())).get)

    def introduced(self, category: str) -> frozenset[str]:
        """Return the arXiv identifiers of all papers that the listings of a category had as new or as cross-lists."""
        sql = (
            "SELECT DISTINCT p.arxiv_id FROM document d JOIN announcement a ON a.document_id = d.id"
            " JOIN paper p ON p.id = a.paper_id WHERE d.name = ? AND a.kind IN ('new', 'cross')"
            " AND p.arxiv_id IS NOT NULL"
        )
        return frozenset(name for (name,) in self._connection.execute(sql, (listing_name(category),)))

    def listed(self, categories: Iterable[str], day: date) -> int:
        """Count the papers in the listings of these categories on a day, each once."""
        sql = (
            "SELECT count(DISTINCT a.paper_id) FROM announcement a JOIN document d ON d.id = a.document_id"
            " WHERE a.day = ? AND d.name IN (SELECT value FROM json_each(?))"
        )
        names = json.dumps([listing_name(category) for category in categories])
        return int(self._connection.execute(sql, (day.isoformat(), names)).get)

    def unannounced(self, papers: Iterable[int], since: datetime | None) -> frozenset[int]:
        """Return which of these papers no document announces, and came into the library after ``since`` (or ever)."""
        sql = (
            "SELECT p.id FROM paper p WHERE p.id IN (SELECT value FROM json_each(?1))"
            " AND (?2 IS NULL OR p.added_at > ?2)"
            " AND NOT EXISTS (SELECT 1 FROM announcement a WHERE a.paper_id = p.id)"
        )
        rows = self._connection.execute(sql, (json.dumps(list(papers)), time_text(since)))
        return frozenset(number for (number,) in rows)

    def source(self, name: str) -> SourceState:
        """Return the state of one source."""
        sql = "SELECT name, etag, read_at, tried_at, error, next_try FROM source_state WHERE name = ?"
        row = self._connection.execute(sql, (name,)).fetchone()
        if row is None:
            return SourceState(name)
        stored, etag, read_at, tried_at, error, next_try = row
        return SourceState(stored, etag, time_value(read_at), time_value(tried_at), error, time_value(next_try))

    def put_source(self, state: SourceState) -> None:
        """Store the state of one source."""
        sql = (
            "INSERT OR REPLACE INTO source_state (name, etag, read_at, tried_at, error, next_try)"
            " VALUES (?, ?, ?, ?, ?, ?)"
        )
        times = (time_text(state.read_at), time_text(state.tried_at))
        self._connection.execute(sql, (state.name, state.etag, *times, state.error, time_text(state.next_try)))

    def harvest(self, name: str) -> Harvest | None:
        """Return where a harvest goes on, None where none is under way."""
        sql = "SELECT name, since, token, pages FROM harvest WHERE name = ?"
        row = self._connection.execute(sql, (name,)).fetchone()
        return Harvest(row[0], date.fromisoformat(row[1]), row[2], row[3]) if row else None

    def put_harvest(self, harvest: Harvest, now: datetime) -> None:
        """Remember the next page; a harvest without a token is over and forgotten."""
        if not harvest.token:
            self._connection.execute("DELETE FROM harvest WHERE name = ?", (harvest.name,))
            return
        sql = "INSERT OR REPLACE INTO harvest (name, since, token, pages, updated_at) VALUES (?, ?, ?, ?, ?)"
        values = (harvest.name, harvest.since.isoformat(), harvest.token, harvest.pages, time_text(now))
        self._connection.execute(sql, values)

    def incomplete(self, named: int, nameless: int, tried_before: datetime) -> list[int]:
        """Return papers that lack a title, authors or an abstract and were not looked up since ``tried_before``.

        At most ``named`` of them have an identifier and ``nameless`` have none; the newest come first.
        """
        sql = (
            "SELECT p.id FROM paper p LEFT JOIN lookup l ON l.paper_id = p.id"
            " WHERE (p.title = '' OR p.authors = '[]' OR p.abstract = '' OR p.authors_truncated)"
            " AND (p.arxiv_id IS NULL) = ? AND (l.tried_at IS NULL OR l.tried_at < ?) ORDER BY p.id DESC LIMIT ?"
        )
        found: list[int] = []
        for is_nameless, limit in ((False, named), (True, nameless)):
            rows = self._connection.execute(sql, (is_nameless, time_text(tried_before), limit))
            found += (number for (number,) in rows)
        return found

    def looked_up(self, papers: Iterable[int], now: datetime) -> None:
        """Record that these papers were asked for, as far as they are still there."""
        sql = "INSERT OR REPLACE INTO lookup (paper_id, tried_at) SELECT id, ? FROM paper WHERE id = ?"
        self._connection.executemany(sql, ((time_text(now), number) for number in papers))


def _moment(text: str) -> datetime:
    moment = time_value(text)
    assert moment is not None, "the column is never empty"
    return moment
