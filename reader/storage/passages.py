"""The words of downloaded papers, in a file of their own beside the library.

It is derived from the files that are kept: where it is missing or damaged, it is made again. So it is no part of the
backups, and a stop in the middle costs no more than reading a paper once more.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import apsw

from reader.domain.errors import StoreError
from reader.domain.text import plain_letters
from reader.storage.connection import store_errors, transaction
from reader.storage.texts import SHORTEST_PREFIX

_VERSION = 1
_TABLES = """
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    stamp TEXT NOT NULL,
    paper TEXT NOT NULL,
    problem TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX file_paper ON file (paper);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES file (id),
    heading TEXT NOT NULL,
    anchor TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX passage_file ON passage (file_id);
CREATE VIRTUAL TABLE passage_text USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
"""


class Passage(NamedTuple):
    """A paragraph, a theorem, a caption: under which heading it stands, and its anchor or an empty string."""

    heading: str
    anchor: str
    text: str


class IndexedFile(NamedTuple):
    """A file whose words are known: its ``stamp`` tells whether it is still the same; ``problem`` why it has none."""

    name: str
    stamp: str
    paper: str
    problem: str


def passages_path(library: Path) -> Path:
    """Return where the words of a library's downloaded papers are."""
    return library.with_name(f"{library.name}.texts")


class PassageIndex:
    """Passages by their words; belongs to the thread that opened it."""

    def __init__(self, library: Path) -> None:
        """Open the index of a library, making it where there is none or a damaged one; raises StoreError."""
        self._path = passages_path(library)
        with store_errors(self._path):
            try:
                self._connection = self._open()
            except (apsw.NotADBError, apsw.CorruptError):
                self._discard()
                self._connection = self._open()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def files(self) -> list[IndexedFile]:
        """Return the files whose words are known."""
        with self._guarded():
            return [
                IndexedFile(*row) for row in self._connection.execute("SELECT name, stamp, paper, problem FROM file")
            ]

    def put(self, file: IndexedFile, passages: Iterable[Passage]) -> None:
        """Take the words of a file, in place of what it had before."""
        with self._guarded(), transaction(self._connection):
            self._forget(file.name)
            sql = "INSERT INTO file (name, stamp, paper, problem) VALUES (?, ?, ?, ?) RETURNING id"
            number = int(self._connection.execute(sql, file).get)
            for passage in passages:
                sql = "INSERT INTO passage (file_id, heading, anchor, text) VALUES (?, ?, ?, ?) RETURNING id"
                row = int(self._connection.execute(sql, (number, *passage)).get)
                text = plain_letters(passage.text)
                self._connection.execute("INSERT INTO passage_text (rowid, text) VALUES (?, ?)", (row, text))

    def remove(self, names: Iterable[str]) -> None:
        """Forget the words of these files."""
        with self._guarded(), transaction(self._connection):
            for name in names:
                self._forget(name)

    def papers(self, words: Sequence[Sequence[str]], *, in_a_row: bool = False) -> list[str]:
        """Return the arXiv identifiers of the papers that have all words somewhere, or side by side.

        Each word is given in its spellings, any of which will do.
        """
        with self._guarded():
            if in_a_row:
                return sorted(self._having(_row(words)))
            found: set[str] | None = None
            for forms in words:
                having = self._having(" OR ".join(map(_begun, forms)))
                found = having if found is None else found & having
                if not found:
                    break
            return sorted(found or ())

    def passages(self, paper: str, words: Sequence[Sequence[str]], *, in_a_row: bool = False) -> list[Passage]:
        """Return the passages of a paper that have the words side by side, or most of them, the best first."""
        asked = _row(words) if in_a_row else " OR ".join(_begun(form) for forms in words for form in forms)
        sql = """
            SELECT p.heading, p.anchor, p.text FROM passage_text(?1)
            JOIN passage p ON p.id = passage_text.rowid JOIN file f ON f.id = p.file_id
            WHERE f.paper = ?2 ORDER BY passage_text.rank, p.id LIMIT 5"""
        with self._guarded():
            return [Passage(*row) for row in self._connection.execute(sql, (asked, paper))] if asked else []

    def _having(self, asked: str) -> set[str]:
        sql = """
            SELECT DISTINCT f.paper FROM passage_text(?)
            JOIN passage p ON p.id = passage_text.rowid JOIN file f ON f.id = p.file_id"""
        return {paper for (paper,) in self._connection.execute(sql, (asked,))} if asked else set()

    def _forget(self, name: str) -> None:
        row = self._connection.execute("SELECT id FROM file WHERE name = ?", (name,)).fetchone()
        if row is None:
            return
        for sql in (
            "DELETE FROM passage_text WHERE rowid IN (SELECT id FROM passage WHERE file_id = ?)",
            "DELETE FROM passage WHERE file_id = ?",
            "DELETE FROM file WHERE id = ?",
        ):
            self._connection.execute(sql, row)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Turn a failure into a sentence; a damaged file is discarded and made again by the next who opens it."""
        with store_errors(self._path):
            try:
                yield
            except (apsw.NotADBError, apsw.CorruptError) as error:
                self._connection.close()
                self._discard()
                raise StoreError("The words of the downloaded papers were damaged; ask again.") from error

    def _open(self) -> apsw.Connection:
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        with ExitStack() as undone:
            connection = apsw.Connection(str(self._path), flags=flags)
            undone.callback(connection.close)
            connection.set_busy_timeout(5_000)
            connection.pragma("journal_mode", "wal")
            connection.pragma("synchronous", 1)
            if connection.pragma("user_version") != _VERSION:
                self._make(connection)
            self._path.chmod(0o600)
            undone.pop_all()
            return connection

    def _make(self, connection: apsw.Connection) -> None:
        with transaction(connection):
            # Two windows may open it at the same moment.
            if connection.pragma("user_version") == _VERSION:
                return
            for table in ("passage_text", "passage", "file"):
                connection.execute(f"DROP TABLE IF EXISTS {table}")
            for _ in connection.execute(_TABLES):
                pass
            connection.pragma("user_version", _VERSION)

    def _discard(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)


def _quoted(word: str) -> str:
    """Return a word as FTS5 takes it, whatever signs it has."""
    return '"' + plain_letters(word).replace('"', '""') + '"'


def _begun(word: str) -> str:
    """Return a word that may be unfinished, unless it is so short that half of all words would do."""
    return f"{_quoted(word)}*" if len(word) >= SHORTEST_PREFIX else _quoted(word)


def _row(words: Sequence[Sequence[str]]) -> str:
    """Return a query for words side by side: FTS5 has alternatives between phrases alone, so of each the first."""
    text = " ".join(forms[0] for forms in words if forms)
    return _quoted(text) if text else ""
