"""What the user said, the history of it, and where the user was."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import apsw

from reader.domain.changes import Change, Step
from reader.domain.state import PaperState
from reader.domain.text import plain_letters
from reader.storage.values import (
    state_text,
    state_value,
    strings_text,
    strings_value,
    text_value,
    time_text,
    time_value,
)

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

    def put_all(self, changes: Sequence[Change]) -> None:
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


_DONE = "SELECT id, at, label FROM step WHERE status = 'done' ORDER BY id DESC LIMIT 1"
_UNDONE = "SELECT id, at, label FROM step WHERE status = 'undone' ORDER BY id LIMIT 1"


class Head(NamedTuple):
    """A step of the history without its changes: of how many papers it is."""

    number: int
    at: datetime
    label: str
    papers: int


class History:
    """The user's commands in their order. Every write belongs inside the caller's transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def record(self, label: str, changes: Sequence[Change], at: datetime) -> Step:
        """Store a command that was done; what was undone before it can no longer be redone."""
        self._connection.execute("UPDATE step SET status = 'dropped' WHERE status = 'undone'")
        sql = "INSERT INTO step (at, label, status) VALUES (?, ?, 'done') RETURNING id"
        number = int(self._connection.execute(sql, (time_text(at), label)).get)
        self._add(number, changes)
        return Step(number, at, label, tuple(changes))

    def extend(self, number: int, label: str, changes: Sequence[Change]) -> None:
        """Add changes of more papers to a command that is done a piece at a time."""
        self._connection.execute("UPDATE step SET label = ? WHERE id = ?", (label, number))
        self._add(number, changes)

    def amend(self, number: int, label: str, change: Change) -> bool:
        """Let the newest command have led to something else for its one paper; False where it is not the newest.

        A change that changes nothing takes the command out of the history.
        """
        newest = self._connection.execute("SELECT max(id) FROM step WHERE status = 'done'").get
        if newest != number:
            return False
        if change.before == change.after:
            self._connection.execute("DELETE FROM step WHERE id = ?", (number,))
        else:
            self._connection.execute("UPDATE step SET label = ? WHERE id = ?", (label, number))
            sql = "UPDATE step_change SET after = ? WHERE step_id = ? AND paper_id = ?"
            self._connection.execute(sql, (state_text(change.after), number, change.paper))
        return True

    def _add(self, number: int, changes: Sequence[Change]) -> None:
        texts = _StateTexts()
        self._connection.executemany(
            "INSERT INTO step_change (step_id, paper_id, before, after) VALUES (?, ?, ?, ?)",
            ((number, change.paper, texts[change.before], texts[change.after]) for change in changes),
        )

    def last_done(self) -> Step | None:
        """Return the command that undo takes back."""
        return self._step(_DONE)

    def last_undone(self) -> Step | None:
        """Return the command that redo does again."""
        return self._step(_UNDONE)

    def head(self, *, undo: bool) -> Head | None:
        """Return what undo or redo would do, without its changes."""
        row = self._connection.execute(_DONE if undo else _UNDONE).fetchone()
        if row is None:
            return None
        number, at, label = row
        moment = time_value(at)
        assert moment is not None, "a step always has a time"
        papers = int(self._connection.execute("SELECT count(*) FROM step_change WHERE step_id = ?", (number,)).get)
        return Head(number, moment, text_value(label), papers)

    def changes(self, number: int, after: int, limit: int) -> tuple[Change, ...]:
        """Return the changes of a step to the next papers after one."""
        sql = (
            "SELECT paper_id, before, after FROM step_change WHERE step_id = ? AND paper_id > ?"
            " ORDER BY paper_id LIMIT ?"
        )
        found = self._connection.execute(sql, (number, after, limit))
        states = _States()
        return tuple(Change(paper, states[before], states[after]) for paper, before, after in found)

    def mark(self, step: Step | Head, *, undone: bool) -> None:
        """Record that a step was undone, or done again."""
        self._connection.execute(
            "UPDATE step SET status = ? WHERE id = ?", ("undone" if undone else "done", step.number)
        )

    def _step(self, sql: str) -> Step | None:
        row = self._connection.execute(sql).fetchone()
        if row is None:
            return None
        number, at, label = row
        changes = self._connection.execute(
            "SELECT paper_id, before, after FROM step_change WHERE step_id = ?", (number,)
        )
        found = tuple(Change(paper, state_value(before), state_value(after)) for paper, before, after in changes)
        moment = time_value(at)
        assert moment is not None, "a step always has a time"
        return Step(number, moment, text_value(label), found)


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


class _StateTexts(dict[PaperState, str]):
    """States as texts, each worked out once: of many papers most are in the same one."""

    def __missing__(self, state: PaperState) -> str:
        text = self[state] = state_text(state)
        return text


class _States(dict[str, PaperState]):
    """Texts as states, in the same way."""

    def __missing__(self, text: str) -> PaperState:
        state = self[text] = state_value(text)
        return state
