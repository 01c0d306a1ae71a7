"""What the library can count: announced, decided and starred papers, and how long decisions took. Reads only.

Moments come as aware times, days as days; a period holds its beginning and not its end where it is of moments, and
both where it is of days. Everything is grouped by SQLite, so that a million papers stay in the file.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

import apsw

from reader.domain.paper import Paper
from reader.storage.values import authors_value, date_value, from_column, text_value, time_text

SITTING = 300
"""Seconds: a decision that comes later than this after the one before it begins another sitting."""

_WORDS = ("read_at", "skipped_at", "starred_at", "later_at")
"""What is a decision about a paper."""

_DECIDED = "min(" + ", ".join(f"coalesce({word}, '~')" for word in _WORDS) + ")"
"""The first word on a paper; a tilde comes after every digit."""

_PRIMARY = "substr(p.categories, 1, instr(p.categories || ' ', ' ') - 1)"

_QUARTER = "substr(at, 1, 13), CAST(substr(at, 15, 2) AS INTEGER) / 15"
"""A quarter of an hour in UTC: in every time zone there is it lies within one day."""


class AnnouncedDay(NamedTuple):
    """One announcement day: how many papers it had, each counted once, and how many of them are unread."""

    day: date
    announced: int
    unread: int


class Quarter(NamedTuple):
    """What was decided in the quarter of an hour that begins at ``moment`` (UTC): papers, and those skipped."""

    moment: datetime
    papers: int
    skipped: int


class Pace(NamedTuple):
    """How long papers took: how many were measured, all seconds of them, and the median in seconds, if any."""

    papers: int
    seconds: float
    median: float | None


class CategoryCount(NamedTuple):
    """How many papers of one primary category, which may be empty, were decided and starred."""

    name: str
    triaged: int
    starred: int


class TagCount(NamedTuple):
    """How many papers have a tag, and how many of these are starred."""

    name: str
    papers: int
    starred: int


class StatisticsTable:
    """Counts; writes nothing. ``interrupt`` may be called in any thread."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def interrupt(self) -> None:
        """Let what is being counted at this moment raise apsw.InterruptError."""
        self._connection.interrupt()

    def announced(self, first: date, last: date, hidden: Sequence[str] = ()) -> list[AnnouncedDay]:
        """Return the days with announcements, oldest first; those of ``hidden`` kinds are not looked at."""
        kinds, values = _but(hidden)
        sql = (
            "SELECT a.day, count(DISTINCT a.paper_id), count(DISTINCT iif(s.read_at IS NULL, a.paper_id, NULL))"
            " FROM announcement a LEFT JOIN state s ON s.paper_id = a.paper_id"
            f" WHERE a.day BETWEEN ? AND ?{kinds} GROUP BY a.day"
        )
        rows = self._connection.execute(sql, (first.isoformat(), last.isoformat(), *values))
        return [AnnouncedDay(_day(day), announced, unread) for day, announced, unread in rows]

    def triaged(self, since: datetime, until: datetime) -> list[Quarter]:
        """Return when papers were decided: read, skipped, starred or put off, by the first that still holds."""
        sql = (
            f"SELECT {_QUARTER}, count(*), count(skipped_at) FROM (SELECT {_DECIDED} AS at, skipped_at FROM state)"
            " WHERE at >= ? AND at < ? GROUP BY 1, 2"
        )
        return self._quarters(sql, since, until)

    def starred(self, since: datetime, until: datetime) -> list[Quarter]:
        """Return when the papers were starred that are starred."""
        sql = (
            f"SELECT {_QUARTER}, count(*), 0 FROM (SELECT starred_at AS at FROM state WHERE starred_at IS NOT NULL)"
            " WHERE at >= ? AND at < ? GROUP BY 1, 2"
        )
        return self._quarters(sql, since, until)

    def _quarters(self, sql: str, since: datetime, until: datetime) -> list[Quarter]:
        rows = self._connection.execute(sql, (_bound(since), _bound(until)))
        return [Quarter(_quarter(hour, part), papers, skipped) for hour, part, papers, skipped in rows]

    def pace(self, since: datetime, until: datetime) -> Pace:
        """Return how long papers took, from the history of what was done and not undone.

        A paper's time is what passed since the decision before it, where both were of one sitting. A command that
        decided several papers at once ends no such time, but begins that of the next.
        """
        row = self._connection.execute(_PACE, (_bound(since), _bound(until), SITTING)).fetchone()
        papers, seconds, median = row or (0, 0, None)
        return Pace(papers, float(seconds or 0), median)

    def categories(self, since: datetime, until: datetime) -> list[CategoryCount]:
        """Return what was decided and starred in each primary category, without order."""
        sql = f"""
            SELECT {_PRIMARY}, sum(at >= ?1 AND at < ?2),
                sum(starred_at IS NOT NULL AND starred_at >= ?1 AND starred_at < ?2)
            FROM (SELECT paper_id, starred_at, {_DECIDED} AS at FROM state) s JOIN paper p ON p.id = s.paper_id
            WHERE (at >= ?1 AND at < ?2) OR (starred_at >= ?1 AND starred_at < ?2) GROUP BY 1"""
        rows = self._connection.execute(sql, (_bound(since), _bound(until)))
        return [CategoryCount(text_value(name), triaged, starred) for name, triaged, starred in rows]

    def announced_categories(self, first: date, last: date, hidden: Sequence[str] = ()) -> dict[str, int]:
        """Return how many papers each primary category had, each counted once a day."""
        kinds, values = _but(hidden)
        sql = (
            f"SELECT {_PRIMARY}, count(*) FROM (SELECT DISTINCT a.day, a.paper_id FROM announcement a"
            f" WHERE a.day BETWEEN ? AND ?{kinds}) a JOIN paper p ON p.id = a.paper_id GROUP BY 1"
        )
        rows = self._connection.execute(sql, (first.isoformat(), last.isoformat(), *values))
        return {text_value(name): papers for name, papers in rows}

    def authors(self, since: datetime, until: datetime, limit: int) -> list[tuple[str, int]]:
        """Return the names on most papers that were starred, as the sources write them, with the number of papers."""
        sql = """
            SELECT iif(n.type = 'array', n.value ->> 0, n.value), count(DISTINCT s.paper_id) AS papers
            FROM state s JOIN paper p ON p.id = s.paper_id, json_each(p.authors) n
            WHERE s.starred_at >= ? AND s.starred_at < ? GROUP BY 1 ORDER BY papers DESC, 1 LIMIT ?"""
        rows = self._connection.execute(sql, (_bound(since), _bound(until), limit))
        return [(text_value(name), papers) for name, papers in rows]

    def tags(self) -> list[TagCount]:
        """Return all tags, the most used first: nothing tells when a tag was given."""
        sql = (
            "SELECT t.value, count(*) AS papers, count(s.starred_at) FROM state s, json_each(s.tags) t"
            " WHERE s.tags <> '[]' GROUP BY 1 ORDER BY papers DESC, 1"
        )
        return [TagCount(text_value(name), papers, starred) for name, papers, starred in self._connection.execute(sql)]

    def starred_papers(self, since: datetime, until: datetime) -> Iterator[Paper]:
        """Yield the papers that were starred, with what a topic looks at."""
        sql = (
            "SELECT p.title, p.abstract, p.categories, p.authors FROM state s JOIN paper p ON p.id = s.paper_id"
            " WHERE s.starred_at >= ? AND s.starred_at < ?"
        )
        for title, abstract, categories, authors in self._connection.execute(sql, (_bound(since), _bound(until))):
            shown = (text_value(title), text_value(abstract), tuple(text_value(categories).split()))
            yield Paper(title=shown[0], abstract=shown[1], categories=shown[2], authors=authors_value(authors))


def _new(field: str) -> str:
    return f"(c.after ->> '{field}' IS NOT NULL AND c.after ->> '{field}' IS NOT c.before ->> '{field}')"


_PACE = f"""
    WITH decision AS (
        SELECT unixepoch(s.at, 'subsec') AS moment, count(*) AS papers
        FROM step s JOIN step_change c ON c.step_id = s.id
        WHERE s.status = 'done' AND s.at >= ?1 AND s.at < ?2
            AND ({" OR ".join(map(_new, _WORDS))})
        GROUP BY s.id
    ), gap AS (
        SELECT papers, moment - lag(moment) OVER (ORDER BY moment) AS seconds FROM decision
    ), ranked AS (
        SELECT seconds, row_number() OVER (ORDER BY seconds) AS place, count(*) OVER () AS papers
        FROM gap WHERE papers = 1 AND seconds < ?3
    )
    SELECT papers, sum(seconds), avg(seconds) FILTER (WHERE place IN ((papers + 1) / 2, (papers + 2) / 2)) FROM ranked
    HAVING papers > 0"""


def _but(hidden: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return a condition that leaves kinds of announcements out, and its values."""
    if not hidden:
        return "", ()
    return f" AND coalesce(a.kind, '') NOT IN ({', '.join('?' * len(hidden))})", tuple(hidden)


def _bound(moment: datetime) -> str:
    """Return what every text of this moment or a later one comes after, with a fraction of the second or without."""
    text = time_text(moment)
    assert text is not None, "a moment has a text"
    return text.removesuffix("Z")


@from_column
def _quarter(hour: str, part: int) -> datetime:
    return datetime.fromisoformat(f"{hour}:{part * 15:02d}Z")


@from_column
def _day(text: str) -> date:
    found = date_value(text)
    if found is None:
        raise ValueError("no day")
    return found
