"""What changed in the library since somebody last looked: the way in which the filter's index stays true to it."""

from typing import NamedTuple

import apsw

KEPT_AT_MOST = 100_000
"""Rows of the log that are kept; an index that is older than that is made anew."""


class Mark(NamedTuple):
    """A moment of the library. ``token`` is random: another library, or this one restored, has another one there."""

    sequence: int
    token: int


class Changes(NamedTuple):
    """Numbers of papers that came, changed or went, and of papers about which the user said something."""

    papers: tuple[int, ...]
    states: tuple[int, ...]
    until: Mark


class ChangeTable:
    """The log of changes. Reads belong into one transaction with what is read because of them."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def now(self) -> Mark:
        """Return the present moment."""
        row = self._connection.execute("SELECT sequence, token FROM change ORDER BY sequence DESC LIMIT 1").fetchone()
        return Mark(*row) if row else Mark(0, 0)

    def since(self, mark: Mark, limit: int) -> Changes | None:
        """Return what changed after ``mark``; None where that moment is not known here or too much changed to tell.

        ``limit`` is the number of papers that may have changed.
        """
        sql = "SELECT 1 FROM change WHERE sequence = ? AND token = ?"
        if self._connection.execute(sql, mark).fetchone() is None:
            return None
        sql = "SELECT coalesce(sum(last_id - first_id + 1), 0) FROM change WHERE sequence > ? AND NOT is_state"
        if int(self._connection.execute(sql, (mark.sequence,)).get) > limit:
            return None
        found: tuple[dict[int, None], dict[int, None]] = ({}, {})
        sql = "SELECT first_id, last_id, is_state FROM change WHERE sequence > ? ORDER BY sequence"
        for first, last, is_state in self._connection.execute(sql, (mark.sequence,)):
            found[bool(is_state)].update(dict.fromkeys(range(first, last + 1)))
        return Changes(tuple(found[0]), tuple(found[1]), self.now())

    def prune(self, mark: Mark) -> None:
        """Forget what an index of ``mark`` has seen, inside the caller's transaction; the mark itself stays."""
        self._connection.execute("DELETE FROM change WHERE sequence < ?", (mark.sequence,))

    def shorten(self) -> None:
        """Keep the newest ``KEPT_AT_MOST`` rows alone, inside the caller's transaction."""
        sql = "DELETE FROM change WHERE sequence <= (SELECT max(sequence) FROM change) - ?"
        self._connection.execute(sql, (KEPT_AT_MOST,))
