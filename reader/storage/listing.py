"""The list of papers as numbers and narrow rows: what the screen shows without reading abstracts."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import apsw

from reader.domain.paper import AnnouncementKind
from reader.storage.values import authors_value, kind_value, text_value

_ORDER = "seen_on DESC, seen_document, seen_position, id"

_STATES = {
    "unread": "s.read_at IS NULL",
    "read": "s.read_at IS NOT NULL",
    "starred": "s.starred_at IS NOT NULL",
    "skipped": "s.skipped_at IS NOT NULL",
}


class Row(NamedTuple):
    """One line of the list. Texts are as the source wrote them; ``date`` is the day of the announcement."""

    number: int
    key: str
    arxiv_id: str
    title: str
    opening: str
    authors: tuple[str, ...]
    date: str
    kind: AnnouncementKind | None
    unread: bool
    starred: bool
    skipped: bool
    noted: bool


class Counts(NamedTuple):
    """How many papers there are, and in which state."""

    papers: int
    unread: int
    starred: int


class ListingTable:
    """Reads the list; writes nothing."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def numbers(self, states: Sequence[str] = ()) -> list[int]:
        """Return the papers that are in every one of ``states``: newest announcement first, in announced order."""
        where = " AND ".join(_STATES[state] for state in states) or "TRUE"
        sql = f"SELECT p.id FROM paper p LEFT JOIN state s ON s.paper_id = p.id WHERE {where} ORDER BY {_ORDER}"
        if not states:
            sql = f"SELECT id FROM paper ORDER BY {_ORDER}"
        return [number for (number,) in self._connection.execute(sql)]

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """Return these papers' rows in this order; a paper that is gone is left out."""
        sql = """
            SELECT p.id, p.key, p.arxiv_id, p.title, CASE WHEN p.title = '' THEN substr(p.abstract, 1, 400) ELSE '' END,
                p.authors, p.seen_on, p.seen_kind, s.read_at IS NULL, s.starred_at IS NOT NULL,
                s.skipped_at IS NOT NULL, coalesce(s.note, '') <> ''
            FROM paper p LEFT JOIN state s ON s.paper_id = p.id
            WHERE p.id IN (SELECT value FROM json_each(?))"""
        found = {row[0]: row for row in self._connection.execute(sql, (json.dumps(list(numbers)),))}
        return [_row(found[number]) for number in numbers if number in found]

    def index_entries(self) -> Iterator[tuple[int, str, str, tuple[str, ...]]]:
        """Yield number, title, the abstract's beginning where there is no title, and author names, in list order."""
        sql = (
            "SELECT id, title, CASE WHEN title = '' THEN substr(abstract, 1, 400) ELSE '' END, authors"
            f" FROM paper ORDER BY {_ORDER}"
        )
        for number, title, opening, authors in self._connection.execute(sql):
            names = tuple(author.name for author in authors_value(authors))
            yield number, text_value(title), text_value(opening), names

    def counts(self) -> Counts:
        """Count the papers."""
        sql = (
            "SELECT (SELECT count(*) FROM paper), (SELECT count(*) FROM state WHERE read_at IS NOT NULL),"
            " (SELECT count(*) FROM state WHERE starred_at IS NOT NULL)"
        )
        papers, read, starred = next(self._connection.execute(sql))
        return Counts(papers, papers - read, starred)


def _row(values: tuple[Any, ...]) -> Row:
    number, key, arxiv_id, title, opening, authors, date, kind, *flags = values
    names = tuple(author.name for author in authors_value(authors))
    unread, starred, skipped, noted = (bool(flag) for flag in flags)
    key, arxiv_id, title, opening, date = map(text_value, (key, arxiv_id or "", title, opening, date))
    return Row(number, key, arxiv_id, title, opening, names, date, kind_value(kind), unread, starred, skipped, noted)
