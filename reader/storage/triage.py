"""What triage asks the library: days with undecided papers, when a day was decided, the last steps, the documents."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import apsw

from reader.storage.values import text_value, time_value

_DECIDED_BY = ("read_at", "starred_at", "skipped_at", "later_at")


class DayPaper(NamedTuple):
    """What was said of one paper of an announcement day."""

    number: int
    read: bool
    starred: bool
    skipped: bool
    later: bool


class StepLine(NamedTuple):
    """One command of the user as the history shows it; ``papers`` is how many papers it changed."""

    number: int
    at: datetime
    label: str
    papers: int
    is_undone: bool


class TriageTable:
    """Reads only."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def undecided(
        self, hidden: Sequence[str] = (), *, before: str = "", among: Sequence[int] | None = None
    ) -> Iterator[tuple[str, int]]:
        """Yield day and number of every unread paper, newest day first; one of several days comes with each of them.

        ``hidden`` are kinds of announcements to leave out; ``before`` is a day at which only older ones begin;
        ``among`` are the papers to look at. Without it days are read one after the other, as they are asked for.
        """
        few, given = "", [before or "~"]
        if among is not None:
            few = " AND a.paper_id IN (SELECT value FROM json_each(?2))"
            given.append(json.dumps(list(among)))
        kinds, values = _but(hidden, len(given) + 1)
        sql = (
            "SELECT a.day, a.paper_id FROM announcement a"
            " LEFT JOIN state s ON s.paper_id = a.paper_id JOIN paper p ON p.id = a.paper_id"
            f" WHERE s.read_at IS NULL AND a.day <> '' AND a.day < ?1{few}{kinds} ORDER BY a.day DESC, a.paper_id DESC"
        )
        last: tuple[str, int] | None = None
        for day, number in self._connection.execute(sql, (*given, *values)):
            if (day, number) != last:
                last = (day, number)
                yield last

    def undecided_of(self, day: str, hidden: Sequence[str] = ()) -> Iterator[int]:
        """Yield the unread papers of an announcement day, the last ones first; a paper may come twice."""
        kinds, values = _but(hidden, 2)
        sql = (
            "SELECT a.paper_id FROM announcement a LEFT JOIN state s ON s.paper_id = a.paper_id"
            f" JOIN paper p ON p.id = a.paper_id WHERE a.day = ?1 AND s.read_at IS NULL{kinds}"
            " ORDER BY a.paper_id DESC"
        )
        for (number,) in self._connection.execute(sql, (day, *values)):
            yield number

    def of_day(self, day: str, hidden: Sequence[str] = ()) -> list[DayPaper]:
        """Return what was said of the papers of an announcement day, each once."""
        kinds, values = _but(hidden, 2)
        sql = (
            "SELECT DISTINCT a.paper_id, s.read_at IS NOT NULL, s.starred_at IS NOT NULL, s.skipped_at IS NOT NULL,"
            " s.later_at IS NOT NULL FROM announcement a LEFT JOIN state s ON s.paper_id = a.paper_id"
            f" JOIN paper p ON p.id = a.paper_id WHERE a.day = ?1{kinds}"
        )
        rows = self._connection.execute(sql, (day, *values))
        return [DayPaper(number, *map(bool, flags)) for number, *flags in rows]

    def decided_at(self, day: str) -> list[datetime]:
        """Return when the papers of an announcement day were decided, oldest first: a moment for each step."""
        new = " OR ".join(f"(c.after ->> '{name}' IS NOT c.before ->> '{name}')" for name in _DECIDED_BY)
        sql = (
            "SELECT DISTINCT s.id, s.at FROM (SELECT DISTINCT paper_id FROM announcement WHERE day = ?) a"
            " JOIN step_change c ON c.paper_id = a.paper_id JOIN step s ON s.id = c.step_id"
            f" WHERE s.status = 'done' AND ({new}) ORDER BY s.id"
        )
        return [_moment(at) for _, at in self._connection.execute(sql, (day,))]

    def steps(self, limit: int) -> list[StepLine]:
        """Return the last commands that can be undone or done again, newest first."""
        sql = (
            "SELECT id, at, label, (SELECT count(*) FROM step_change WHERE step_id = id), status = 'undone' FROM step"
            " WHERE status <> 'dropped' ORDER BY id DESC LIMIT ?"
        )
        rows = self._connection.execute(sql, (limit,))
        return [
            StepLine(number, _moment(at), text_value(label), papers, bool(undone))
            for number, at, label, papers, undone in rows
        ]

    def documents(self, kinds: Sequence[str] = ()) -> list[str]:
        """Return the names of the documents that were read, newest first, each once; those of ``kinds`` left out."""
        sql = (
            "SELECT name FROM document WHERE kind NOT IN (SELECT value FROM json_each(?))"
            " GROUP BY name ORDER BY max(imported_at) DESC, max(id) DESC"
        )
        return [text_value(name) for (name,) in self._connection.execute(sql, (json.dumps(list(kinds)),))]

    def papers_in(self, names: Sequence[str]) -> list[int]:
        """Return the papers that documents of these names announced, each once."""
        sql = (
            "SELECT DISTINCT a.paper_id FROM document d JOIN announcement a ON a.document_id = d.id"
            " WHERE d.name IN (SELECT value FROM json_each(?))"
        )
        return [number for (number,) in self._connection.execute(sql, (json.dumps(list(names)),))]


def _but(hidden: Sequence[str], first: int) -> tuple[str, tuple[str, ...]]:
    """Return a condition that leaves papers out by how they were announced last, and its values from ``first`` on."""
    if not hidden:
        return "", ()
    marks = ", ".join(f"?{place}" for place in range(first, first + len(hidden)))
    return f" AND coalesce(p.seen_kind, '') NOT IN ({marks})", tuple(hidden)


def _moment(text: str) -> datetime:
    moment = time_value(text)
    assert moment is not None, "a step always has a time"
    return moment
