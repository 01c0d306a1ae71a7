"""Databases of other programs, opened so that not a byte of them or beside them changes.

SQLite is told that the file never changes, so it makes neither locks nor a log beside it. What has not yet reached the
file because its program is running would be missing; such a file is refused.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

import apsw

from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.regular import open_regular
from reader.storage.header import APPLICATION_ID

MAGIC = b"SQLite format 3\0"

ROW_LIMIT = 200_000
"""Rows that are read of one table."""

TEXT_BYTES = 400_000
"""Bytes that are read of one value."""

TABLE_BYTES = 200 * 2**20
"""Bytes that are read of one table; never more than a few times those of the whole file."""

SECONDS = 4.0
"""Time of the processor that reading one file may take."""

_STEPS_AT_ONCE = 20_000
_STEPS_PER_BYTE = 16
_SLACK = 2**20

NOTE_BYTES = 200_000
"""Bytes of the longest file with a note."""

_NEWSBOAT = ("title", "author", "url", "guid", "feedurl", "pubDate", "content", "unread", "flags", "deleted")
_ARTICLES = ("id", "title", "authors", "summary", "categories", "published_date", "notes_file_path")
_STATUS = ("article_id", "is_saved", "is_viewed", "saved_at", "viewed_at")

Row = dict[str, str]


class ForeignRows(NamedTuple):
    """One row for each paper, its columns as texts; ``tags`` and ``notes`` are by the ids of ArTui's articles."""

    kind: Literal["newsboat", "artui"]
    rows: list[Row]
    tags: dict[str, list[str]]
    notes: dict[str, str]
    is_cut: bool = False


def read_foreign(path: Path) -> ForeignRows:
    """Return the rows of a database of newsboat or ArTui; raises FormatError for any other file, or a damaged one."""
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.is_file() and beside.stat().st_size:
            raise FormatError("It is in use by another program; close that one first.")
    with _opened(path) as connection:
        if int(connection.pragma("application_id")) == APPLICATION_ID:
            raise FormatError("It is a library of Matins; open it with --library.")
        tables = _tables(connection)
        if {"url", "title"} <= set(tables.get("rss_item", ())):
            return _newsboat(connection, tables)
        if {"id", "title"} <= set(tables.get("articles", ())) and "article_id" in tables.get("article_status", ()):
            return _artui(connection, tables, path.parent)
    raise FormatError("It is an SQLite database of a program that is not known.")


class _Database(apsw.Connection):
    """An open database; ``size`` is that of its file in bytes."""

    size = 0


@contextmanager
def _opened(path: Path) -> Iterator[_Database]:
    address = f"file:{quote(os.fsencode(path.resolve()))}?mode=ro&immutable=1"
    try:
        connection = _Database(address, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
        try:
            connection.pragma("trusted_schema", False)
            connection.pragma("cell_size_check", True)
            connection.pragma("temp_store", "memory")
            connection.size = path.stat().st_size
            connection.set_progress_handler(_limits(connection.size), _STEPS_AT_ONCE)
            yield connection
        finally:
            connection.close()
    except apsw.InterruptError as error:
        raise FormatError("The database could not be read: it is damaged, or too large.") from error
    except apsw.Error as error:
        raise FormatError(f"The database could not be read: {clean(str(error), limit=120)}.") from error
    except UnicodeError as error:
        raise FormatError("The database could not be read: a name in it is not text.") from error


def _limits(size: int) -> Callable[[], bool]:
    """Return what tells SQLite to stop: after more steps than a whole file of ``size`` bytes needs, or too much time.

    Pages of a damaged file may lead to each other, so that a table of sixteen of them has no end.
    """
    left = (_STEPS_PER_BYTE * size + 16 * _SLACK) // _STEPS_AT_ONCE
    end = time.thread_time() + SECONDS

    def is_over() -> bool:
        nonlocal left
        left -= 1
        return left < 0 or time.thread_time() > end

    return is_over


def _tables(connection: _Database) -> dict[str, list[str]]:
    """Return the tables with their columns; what a view or a program of the file would compute is not asked for."""
    names = [str(name) for (name,) in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )]  # fmt: skip
    sql = "SELECT name FROM pragma_table_info(?)"
    return {name: [str(column) for (column,) in connection.execute(sql, (name,))] for name in names}


def _rows(
    connection: _Database, table: str, there: Sequence[str], wanted: Sequence[str], where: str = "TRUE"
) -> tuple[list[Row], bool]:
    """Return the rows of a table with those of the columns that it has, and whether there are more of them."""
    columns = [name for name in wanted if name in there]
    # As bytes: a row may hold text that is not UTF-8.
    cells = ", ".join(f'substr(CAST("{name}" AS BLOB), 1, {TEXT_BYTES})' for name in columns)
    rows: list[Row] = []
    left = min(TABLE_BYTES, 4 * connection.size + _SLACK)
    for values in connection.execute(f'SELECT {cells} FROM "{table}" WHERE {where}'):
        if len(rows) == ROW_LIMIT or left < 0:
            return rows, True
        given = [(name, value) for name, value in zip(columns, values, strict=True) if value is not None]
        left -= sum(len(value) for _, value in given)
        rows.append({name: value.decode("utf-8", "replace") for name, value in given})
    return rows, False


def _newsboat(connection: _Database, tables: dict[str, list[str]]) -> ForeignRows:
    there = tables["rss_item"]
    where = " OR ".join(f"\"{name}\" LIKE '%arxiv.org%'" for name in ("url", "feedurl") if name in there)
    rows, is_cut = _rows(connection, "rss_item", there, _NEWSBOAT, where)
    return ForeignRows("newsboat", rows, {}, {}, is_cut)


def _artui(connection: _Database, tables: dict[str, list[str]], folder: Path) -> ForeignRows:
    rows, is_cut = _rows(connection, "articles", tables["articles"], _ARTICLES)
    said, _ = _rows(connection, "article_status", tables["article_status"], _STATUS)
    status = {row.get("article_id", ""): row for row in said}
    whole = [{**row, **status.get(row.get("id", ""), {})} for row in rows]
    notes = {}
    for row in whole:
        text = _note(folder, row.get("notes_file_path", ""))
        if text:
            notes[row.get("id", "")] = text
    return ForeignRows("artui", whole, _tags(connection, tables), notes, is_cut)


def _tags(connection: _Database, tables: dict[str, list[str]]) -> dict[str, list[str]]:
    needed = {"tags": {"id", "name"}, "article_tags": {"article_id", "tag_id"}}
    if not all(columns <= set(tables.get(table, ())) for table, columns in needed.items()):
        return {}
    known, _ = _rows(connection, "tags", tables["tags"], ("id", "name"))
    names = {row.get("id", ""): row.get("name", "") for row in known}
    found: dict[str, list[str]] = {}
    given, _ = _rows(connection, "article_tags", tables["article_tags"], ("article_id", "tag_id"))
    for row in given:
        name = names.get(row.get("tag_id", ""))
        if name:
            found.setdefault(row.get("article_id", ""), []).append(name)
    return found


def _note(folder: Path, name: str) -> str:
    """Return the note in a file of ArTui, which lies beside its database; a path to anywhere else is not followed."""
    if not name:
        return ""
    try:
        home, path = folder.resolve(), Path(name).resolve()
        if not path.is_relative_to(home) or path.suffix != ".md" or not path.is_file():
            return ""
        with open_regular(path) as file:
            return file.read(NOTE_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""
