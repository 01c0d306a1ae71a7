"""Queries with a name."""

from typing import NamedTuple

import apsw

from reader.storage.values import text_value


class SavedSearch(NamedTuple):
    """A query that the user gave a name."""

    name: str
    query: str


class SearchTable:
    """Saved searches in their order. Every write belongs inside the caller's transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def all(self) -> list[SavedSearch]:
        """Return all of them."""
        rows = self._connection.execute("SELECT name, query FROM saved_search ORDER BY place, name")
        return [SavedSearch(text_value(name), text_value(query)) for name, query in rows]

    def put(self, search: SavedSearch) -> None:
        """Store one at the end, or in the place of the one of its name."""
        sql = (
            "INSERT INTO saved_search (name, query, place)"
            " VALUES (?, ?, (SELECT coalesce(max(place), 0) + 1 FROM saved_search))"
            " ON CONFLICT (name) DO UPDATE SET query = excluded.query"
        )
        self._connection.execute(sql, search)

    def remove(self, name: str) -> bool:
        """Forget one; False where there is none of this name."""
        self._connection.execute("DELETE FROM saved_search WHERE name = ?", (name,))
        return self._connection.changes() > 0
