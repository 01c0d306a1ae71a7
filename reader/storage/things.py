"""Mutes and saved searches as the history keeps them: each one text, so that any state of it can be put back."""

import json

import apsw

from reader.domain.changes import ThingChange, ThingKind
from reader.storage.values import from_column, text_value

_render = json.JSONEncoder(ensure_ascii=False).encode


class ThingTable:
    """Everything that is stored of a mute or a saved search. Every write belongs inside the caller's transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def get(self, kind: ThingKind, name: str) -> str | None:
        """Return what is stored, a JSON object; None where there is nothing of this kind and name."""
        if kind == "search":
            row = self._connection.execute("SELECT query, place FROM saved_search WHERE name = ?", (name,)).fetchone()
            return None if row is None else _render({"query": text_value(row[0]), "place": row[1]})
        row = self._connection.execute("SELECT until FROM mute WHERE kind = ? AND name = ?", (kind, name)).fetchone()
        return None if row is None else _render({"until": row[0]})

    def put(self, kind: ThingKind, name: str, value: str | None) -> None:
        """Store what ``get`` returned, down to the place of a saved search."""
        if kind == "search":
            self._connection.execute("DELETE FROM saved_search WHERE name = ?", (name,))
            if value is not None:
                sql = "INSERT INTO saved_search (name, query, place) VALUES (?, ?, ?)"
                self._connection.execute(sql, (name, *_search(value)))
            return
        self._connection.execute("DELETE FROM mute WHERE kind = ? AND name = ?", (kind, name))
        if value is not None:
            self._connection.execute("INSERT INTO mute (kind, name, until) VALUES (?, ?, ?)", (kind, name, _end(value)))


def ends_by_itself(thing: ThingChange) -> bool:
    """Tell whether a change led to something that a day forgets: a mute with an end."""
    return thing.kind != "search" and thing.after is not None and _end(thing.after) is not None


@from_column
def _search(value: str) -> tuple[str, int]:
    fields = json.loads(value)
    return text_value(fields.get("query")), int(fields.get("place"))


@from_column
def _end(value: str) -> str | None:
    until = json.loads(value).get("until")
    return None if until is None else text_value(until)
