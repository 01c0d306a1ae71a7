"""Authors, words and topics that the user does not want to see for now."""

from datetime import date
from typing import Literal, NamedTuple

import apsw

from reader.storage.values import date_value, text_value

MuteKind = Literal["author", "word", "topic"]


class Mute(NamedTuple):
    """What is muted; ``until`` is the first day on which it no longer is, None where it is muted for good."""

    kind: MuteKind
    name: str
    until: date | None = None


class MuteTable:
    """Mutes in the order of kind and name. Every write belongs inside the caller's transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def all(self) -> list[Mute]:
        """Return all of them, those whose time is over included."""
        rows = self._connection.execute("SELECT kind, name, until FROM mute ORDER BY kind, name")
        return [Mute(kind, text_value(name), date_value(until)) for kind, name, until in rows]

    def put(self, mute: Mute) -> None:
        """Store one, in place of the one of its name."""
        sql = "INSERT OR REPLACE INTO mute (kind, name, until) VALUES (?, ?, ?)"
        self._connection.execute(sql, (mute.kind, mute.name, mute.until.isoformat() if mute.until else None))

    def remove(self, mute: Mute) -> bool:
        """Forget one, whenever it would have ended; False where there is none of this kind and name."""
        self._connection.execute("DELETE FROM mute WHERE kind = ? AND name = ?", (mute.kind, mute.name))
        return self._connection.changes() > 0

    def prune(self, today: date) -> None:
        """Forget those whose time is over."""
        self._connection.execute("DELETE FROM mute WHERE until <= ?", (today.isoformat(),))
