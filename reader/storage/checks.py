"""Is a library whole: what its tables say of each other, and what can be made again from them."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import apsw

from reader.storage.connection import connect_to_read, store_errors
from reader.storage.text_index import TextIndex, Texts
from reader.storage.values import names_text

_REFERENCES = (
    "announcement", "former_key", "step_change", "paper_version", "lookup", "state", "download", "bookmark",
)  # fmt: skip
"""The tables that are about papers."""

_AT_ONCE = 2_000


class Figures(NamedTuple):
    """What a library holds, and where its parts do not agree. Counts of zero mean that all is well.

    ``damage`` is the first thing that SQLite's own check found, or an empty string.
    """

    papers: int
    starred: int
    version: int
    damage: str
    orphans: int
    unindexed: int
    miscounted: int


def look(path: Path) -> Figures:
    """Return the figures of the library at ``path``; nothing is changed. Raises StoreError."""
    with closing(connect_to_read(path)) as connection, store_errors(path):
        connection.execute("BEGIN")
        damage = _damage(connection)
        papers = int(connection.execute("SELECT count(*) FROM paper").get)
        starred = int(connection.execute("SELECT count(*) FROM state WHERE starred_at IS NOT NULL").get)
        read = int(connection.execute("SELECT count(*) FROM state WHERE read_at IS NOT NULL").get)
        counted = connection.execute("SELECT papers, read, starred FROM tally").fetchone() or (-1, -1, -1)
        miscounted = sum(a != b for a, b in zip(counted, (papers, read, starred), strict=True))
        version = int(connection.pragma("user_version"))
        return Figures(papers, starred, version, damage, _orphans(connection), _unindexed(connection), miscounted)


def _damage(connection: apsw.Connection) -> str:
    for (told,) in connection.execute("PRAGMA integrity_check(1)"):
        if told != "ok":
            return str(told)
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        return f"a row of {table} belongs to nothing"
    return ""


def _orphans(connection: apsw.Connection) -> int:
    sql = "SELECT count(*) FROM {} WHERE paper_id NOT IN (SELECT id FROM paper)"
    return sum(int(connection.execute(sql.format(table)).get) for table in _REFERENCES)


def _unindexed(connection: apsw.Connection) -> int:
    """Count papers without their words in the text index, and words without their paper."""
    sql = """
        SELECT (SELECT count(*) FROM paper WHERE id NOT IN (SELECT id FROM paper_text_docsize))
             + (SELECT count(*) FROM paper_text_docsize WHERE id NOT IN (SELECT id FROM paper))"""
    return int(connection.execute(sql).get)


class Repairs:
    """What can be made again from the papers. Every call belongs inside the caller's transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def count_again(self) -> None:
        """Count papers, read and starred ones anew."""
        self._connection.execute("""
            UPDATE tally SET
                papers = (SELECT count(*) FROM paper),
                read = (SELECT count(*) FROM state WHERE read_at IS NOT NULL),
                starred = (SELECT count(*) FROM state WHERE starred_at IS NOT NULL)""")

    def index_again(self) -> None:
        """Take the words of all papers anew."""
        self._connection.execute("INSERT INTO paper_text (paper_text) VALUES ('delete-all')")
        index, last = TextIndex(self._connection), 0
        sql = """
            SELECT id, title, authors, abstract, title_number, abstract_number FROM paper
            WHERE id > ? ORDER BY id LIMIT ?"""
        while rows := list(self._connection.execute(sql, (last, _AT_ONCE))):
            for number, title, authors, abstract, *names in rows:
                index.insert(number, Texts(title, names_text(authors), abstract, Texts.names_of(*names)))
            index.settle()
            last = rows[-1][0]
