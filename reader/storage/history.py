"""The user's commands in their order: what each of them changed, and whether it was undone."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import apsw

from reader.domain.changes import Change, Step, ThingChange
from reader.domain.state import PaperState
from reader.storage.values import state_text, state_value, text_value, time_text, time_value

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

    def record(self, label: str, changes: Sequence[Change], at: datetime, things: Sequence[ThingChange] = ()) -> Step:
        """Store a command that was done; what was undone before it can no longer be redone."""
        self._connection.execute("UPDATE step SET status = 'dropped' WHERE status = 'undone'")
        sql = "INSERT INTO step (at, label, status) VALUES (?, ?, 'done') RETURNING id"
        number = int(self._connection.execute(sql, (time_text(at), label)).get)
        self._add(number, changes)
        self._connection.executemany(
            "INSERT INTO step_thing (step_id, kind, name, before, after) VALUES (?, ?, ?, ?, ?)",
            ((number, *thing) for thing in things),
        )
        return Step(number, at, label, tuple(changes), tuple(things))

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
        return self._head(_DONE if undo else _UNDONE)

    def done(self, number: int) -> Head | None:
        """Return a command by its number, without its changes; None where it is not done, or no longer."""
        return self._head("SELECT id, at, label FROM step WHERE status = 'done' AND id = ?", number)

    def _head(self, sql: str, *values: int) -> Head | None:
        row = self._connection.execute(sql, values).fetchone()
        if row is None:
            return None
        number, at, label = row
        papers = int(self._connection.execute("SELECT count(*) FROM step_change WHERE step_id = ?", (number,)).get)
        return Head(number, _moment(at), text_value(label), papers)

    def changes(self, number: int, after: int, limit: int) -> tuple[Change, ...]:
        """Return the changes of a step to the next papers after one."""
        sql = (
            "SELECT paper_id, before, after FROM step_change WHERE step_id = ? AND paper_id > ?"
            " ORDER BY paper_id LIMIT ?"
        )
        found = self._connection.execute(sql, (number, after, limit))
        states = _States()
        return tuple(Change(paper, states[before], states[after]) for paper, before, after in found)

    def things(self, number: int) -> tuple[ThingChange, ...]:
        """Return what a step did to mutes and saved searches."""
        sql = "SELECT kind, name, before, after FROM step_thing WHERE step_id = ? ORDER BY kind, name"
        found = self._connection.execute(sql, (number,))
        return tuple(ThingChange(kind, text_value(name), before, after) for kind, name, before, after in found)

    def later_changes(self, number: int, paper: int) -> Iterator[tuple[str, Change]]:
        """Yield what was done to a paper after a step, with the labels, newest first."""
        sql = (
            "SELECT s.label, c.before, c.after FROM step_change c JOIN step s ON s.id = c.step_id"
            " WHERE c.paper_id = ? AND s.id > ? AND s.status = 'done' ORDER BY s.id DESC"
        )
        for label, before, after in self._connection.execute(sql, (paper, number)):
            yield text_value(label), Change(paper, state_value(before), state_value(after))

    def later_label(self, number: int, thing: ThingChange) -> str:
        """Return the label of the newest later step about the same mute or saved search, or an empty string."""
        sql = (
            "SELECT s.label FROM step_thing t JOIN step s ON s.id = t.step_id"
            " WHERE t.kind = ? AND t.name = ? AND s.id > ? AND s.status = 'done' ORDER BY s.id DESC LIMIT 1"
        )
        row = self._connection.execute(sql, (thing.kind, thing.name, number)).fetchone()
        return text_value(row[0]) if row else ""

    def drop(self, step: Step) -> None:
        """Take a command out of the history, which goes on without it."""
        self._connection.execute("UPDATE step SET status = 'dropped' WHERE id = ?", (step.number,))

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
        return Step(number, _moment(at), text_value(label), found, self.things(number))


def _moment(text: str) -> datetime:
    moment = time_value(text)
    assert moment is not None, "a step always has a time"
    return moment


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
