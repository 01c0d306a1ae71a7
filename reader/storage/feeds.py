"""What was read from arXiv, when, and where a harvest goes on."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

import apsw

from reader.storage.values import time_text, time_value


class FeedDay(NamedTuple):
    """One announcement day of one category, as it was read; ``source`` is rss, api or oai."""

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

    def incomplete(self, limit: int, tried_before: datetime) -> list[int]:
        """Return papers that lack a title, authors or an abstract and were not looked up since ``tried_before``."""
        sql = (
            "SELECT p.id FROM paper p LEFT JOIN lookup l ON l.paper_id = p.id"
            " WHERE (p.title = '' OR p.authors = '[]' OR p.abstract = '' OR p.authors_truncated)"
            " AND (l.tried_at IS NULL OR l.tried_at < ?) ORDER BY p.arxiv_id IS NULL, p.id DESC LIMIT ?"
        )
        return [number for (number,) in self._connection.execute(sql, (time_text(tried_before), limit))]

    def looked_up(self, papers: Iterable[int], now: datetime) -> None:
        """Record that these papers were asked for."""
        sql = "INSERT OR REPLACE INTO lookup (paper_id, tried_at) VALUES (?, ?)"
        self._connection.executemany(sql, ((number, time_text(now)) for number in papers))


def _moment(text: str) -> datetime:
    moment = time_value(text)
    assert moment is not None, "the column is never empty"
    return moment
