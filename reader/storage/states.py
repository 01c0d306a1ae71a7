"""What the user said, and where the user was."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import apsw

from reader.domain.state import PaperState
from reader.domain.text import plain_letters
from reader.storage.values import (
    strings_text,
    strings_value,
    text_value,
    time_text,
    time_value,
)

if TYPE_CHECKING:
    from reader.domain.changes import Change

_EMPTY = PaperState()


class Marks(NamedTuple):
    """What the list and the filter know of what the user said about a paper."""

    paper: int
    read: bool
    starred: bool
    skipped: bool
    later: bool
    noted: bool
    tags: tuple[str, ...]


_MARKS = (
    "SELECT paper_id, read_at IS NOT NULL, starred_at IS NOT NULL, skipped_at IS NOT NULL, later_at IS NOT NULL,"
    " note <> '', tags FROM state"
)


_PUT = (
    "INSERT INTO state (paper_id, read_at, starred_at, skipped_at, later_at, tags, note) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (paper_id) DO UPDATE SET read_at = excluded.read_at, starred_at = excluded.starred_at,"
    " skipped_at = excluded.skipped_at, later_at = excluded.later_at, tags = excluded.tags, note = excluded.note"
)

_DROP = "DELETE FROM state WHERE paper_id = ?"


class StateTable:
    """The state of each paper. Every write belongs inside the caller's transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def get(self, paper: int) -> PaperState:
        """Return the state of one paper."""
        sql = "SELECT read_at, starred_at, skipped_at, later_at, tags, note FROM state WHERE paper_id = ?"
        row = self._connection.execute(sql, (paper,)).fetchone()
        if row is None:
            return _EMPTY
        *times, tags, note = row
        read, starred, skipped, later = map(time_value, times)
        return PaperState(read, starred, skipped, strings_value(tags), text_value(note), later)

    def get_many(self, papers: Sequence[int]) -> dict[int, PaperState]:
        """Return the states of these papers; one of which nothing was ever said is left out."""
        sql = (
            "SELECT paper_id, read_at, starred_at, skipped_at, later_at, tags, note FROM state"
            " WHERE paper_id IN (SELECT value FROM json_each(?))"
        )
        found = {}
        for paper, *times, tags, note in self._connection.execute(sql, (json.dumps(list(papers)),)):
            read, starred, skipped, later = map(time_value, times)
            kept = () if tags == "[]" else strings_value(tags)
            found[paper] = PaperState(read, starred, skipped, kept, text_value(note), later)
        return found

    def tags(self) -> Iterator[tuple[str, int]]:
        """Yield every tag as it is spelled, and of how many papers it is, those of many papers first."""
        sql = (
            "SELECT tag.value, count(*) FROM state, json_each(state.tags) tag WHERE state.tags <> '[]'"
            " GROUP BY tag.value ORDER BY count(*) DESC, tag.value"
        )
        for tag, papers in self._connection.execute(sql):
            yield text_value(tag), int(papers)

    def marks(self, papers: Sequence[int] | None = None) -> Iterator[Marks]:
        """Yield what was said of these papers, or of all; one of which nothing was ever said may be left out."""
        where = "" if papers is None else " WHERE paper_id IN (SELECT value FROM json_each(?))"
        values = () if papers is None else (json.dumps(list(papers)),)
        for paper, read, starred, skipped, later, noted, tags in self._connection.execute(_MARKS + where, values):
            found = () if tags == "[]" else strings_value(tags)
            yield Marks(paper, bool(read), bool(starred), bool(skipped), bool(later), bool(noted), found)

    def put(self, paper: int, state: PaperState) -> None:
        """Store the state of one paper."""
        before = self._connection.execute("SELECT note FROM state WHERE paper_id = ?", (paper,)).get or ""
        if state == PaperState():
            self._connection.execute(_DROP, (paper,))
        else:
            self._connection.execute(_PUT, _columns(paper, state))
        if state.note != before:
            self._index_note(paper, state.note)

    def put_all(self, changes: "Sequence[Change]") -> None:
        """Store what changes lead to, each from the state that is stored now."""
        # Of a paper of which nothing is said any more nothing is kept.
        silent = PaperState()
        said = [change for change in changes if change.after != silent]
        self._connection.executemany(_PUT, (_columns(change.paper, change.after) for change in said))
        if len(said) < len(changes):
            dropped = ((change.paper,) for change in changes if change.after == silent)
            self._connection.executemany(_DROP, dropped)
        for change in changes:
            if change.after.note != change.before.note:
                self._index_note(change.paper, change.after.note)

    def _index_note(self, paper: int, note: str) -> None:
        self._connection.execute("DELETE FROM note_text WHERE rowid = ?", (paper,))
        if note:
            sql = "INSERT INTO note_text (rowid, note) VALUES (?, ?)"
            self._connection.execute(sql, (paper, plain_letters(note)))


class Settings:
    """Small facts by name."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def get(self, names: Iterable[str]) -> dict[str, str]:
        """Return those of the settings that were stored."""
        wanted = set(names)
        return {
            name: value for name, value in self._connection.execute("SELECT name, value FROM setting") if name in wanted
        }

    def put(self, values: Mapping[str, str]) -> None:
        """Store settings."""
        self._connection.executemany(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            tuple(values.items()),
        )


def _columns(paper: int, state: PaperState) -> tuple[int | str | None, ...]:
    times = map(time_text, (state.read_at, state.starred_at, state.skipped_at, state.later_at))
    return (paper, *times, strings_text(state.tags), state.note)
