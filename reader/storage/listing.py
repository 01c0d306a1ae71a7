"""The list of papers as numbers and narrow rows: what the screen shows without reading abstracts."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import apsw

from reader.domain.paper import AnnouncementKind, Paper
from reader.storage.values import authors_value, kind_value, names_value, strings_value, text_value

_ORDER = "seen_on DESC, seen_document, seen_position, id"
_BACKWARDS = "seen_on, seen_document DESC, seen_position DESC, id DESC"
_BEFORE = f"""
    SELECT id FROM paper WHERE seen_on >= ?1 AND (seen_on > ?1 OR (seen_document, seen_position, id) < (?2, ?3, ?4))
    ORDER BY {_BACKWARDS} LIMIT ?5"""
_FROM = f"""
    SELECT id FROM paper WHERE seen_on <= ?1 AND (seen_on < ?1 OR (seen_document, seen_position, id) >= (?2, ?3, ?4))
    ORDER BY {_ORDER} LIMIT ?5"""

# The papers of one announcement day in announced order: new ones, cross-lists, replacements.
_OF_A_DAY = """
    SELECT paper_id, min(((coalesce(kind, '') = 'cross') + 2 * (coalesce(kind, '') IN ('replace', 'replace-cross')))
        * 1000000000000 + document_id * 1000000 + position) AS place
    FROM announcement WHERE day = ? GROUP BY paper_id"""

_STATES = {
    "unread": "s.read_at IS NULL",
    "read": "s.read_at IS NOT NULL",
    "starred": "s.starred_at IS NOT NULL",
    "skipped": "s.skipped_at IS NOT NULL",
    "later": "s.later_at IS NOT NULL",
    "updated": "EXISTS (SELECT 1 FROM paper_version v WHERE v.paper_id = p.id AND v.seen_at > s.starred_at)",
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
    later: bool
    noted: bool
    tags: tuple[str, ...] = ()


class Counts(NamedTuple):
    """How many papers there are, and in which state."""

    papers: int
    unread: int
    starred: int


class IndexRow(NamedTuple):
    """What the filter knows of a paper, as the columns have it; ``opening`` begins an abstract without a title."""

    number: int
    title: str
    opening: str
    authors: tuple[str, ...]
    categories: str
    day: str
    document: int
    position: int
    kind: str
    published: str
    arxiv_id: str


class ListingTable:
    """Reads the list; writes nothing."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def numbers(self, states: Sequence[str] = (), *, day: str = "", hidden: Sequence[str] = ()) -> list[int]:
        """Return the papers that are in every one of ``states``: newest announcement first, in announced order.

        With ``day`` those of that announcement day alone; ``hidden`` are kinds of announcements to leave out.
        """
        where = [_STATES[state] for state in states]
        values: list[str] = []
        table, order = "paper p", _ORDER
        if day:
            table, order = f"({_OF_A_DAY}) d JOIN paper p ON p.id = d.paper_id", "d.place"
            values.append(day)
        if hidden:
            where.append(f"coalesce(p.seen_kind, '') NOT IN ({', '.join('?' * len(hidden))})")
            values.extend(hidden)
        sql = f"SELECT p.id FROM {table} LEFT JOIN state s ON s.paper_id = p.id WHERE {' AND '.join(where) or 'TRUE'}"
        if not where and not day:
            sql = "SELECT id FROM paper"
        return [number for (number,) in self._connection.execute(f"{sql} ORDER BY {order}", values)]

    def page(self, start: int, count: int, *, hidden: Sequence[str] = ()) -> list[int]:
        """Return a piece of the whole list, without reading what comes after it."""
        where, values = "TRUE", list(hidden)
        if hidden:
            where = f"coalesce(seen_kind, '') NOT IN ({', '.join('?' * len(hidden))})"
        elif start > int(self._connection.execute("SELECT papers FROM tally").get) // 2:
            return self._page_from_the_end(start, count)
        sql = f"SELECT id FROM paper WHERE {where} ORDER BY {_ORDER} LIMIT {int(count)} OFFSET {int(start)}"
        return [number for (number,) in self._connection.execute(sql, values)]

    def _page_from_the_end(self, start: int, count: int) -> list[int]:
        """Return a piece of the whole list; a million papers before it would take ten milliseconds to pass."""
        sql = (
            f"SELECT id FROM paper ORDER BY {_BACKWARDS}"
            " LIMIT (SELECT max(0, min(?2, papers - ?1)) FROM tally)"
            " OFFSET (SELECT max(0, papers - ?1 - ?2) FROM tally)"
        )
        return [number for (number,) in self._connection.execute(sql, (start, count))][::-1]

    def page_around(self, number: int, place: int, start: int, count: int) -> list[int]:
        """Return a piece of the whole list in which a paper stands, at a place that is known.

        Whatever the place, it takes no longer; a paper that is gone has nothing around it.
        """
        sql = "SELECT seen_on, seen_document, seen_position, id FROM paper WHERE id = ?"
        key = self._connection.execute(sql, (number,)).fetchone()
        if key is None:
            return []
        before, following = (
            [each for (each,) in self._connection.execute(sql, (*key, limit))]
            for sql, limit in ((_BEFORE, place - start), (_FROM, start + count - place))
        )
        return before[::-1] + following

    def place_of(self, number: int) -> int | None:
        """Return how many papers come before one in the whole list, None where it is gone."""
        sql = "SELECT seen_on, seen_document, seen_position FROM paper WHERE id = ?"
        row = self._connection.execute(sql, (number,)).fetchone()
        if row is None:
            return None
        sql = (
            "SELECT (SELECT count(*) FROM paper WHERE seen_on > ?1)"
            " + (SELECT count(*) FROM paper WHERE seen_on = ?1 AND (seen_document, seen_position, id) < (?2, ?3, ?4))"
        )
        return int(self._connection.execute(sql, (*row, number)).get)

    def neighbour_day(self, day: str, *, newer: bool) -> str:
        """Return the next announcement day in one direction, or an empty string; without ``day`` the newest one."""
        values: tuple[str, ...] = (day,)
        if not day:
            sql, values = "SELECT max(day) FROM announcement", ()
        elif newer:
            sql = "SELECT min(day) FROM announcement WHERE day > ?"
        else:
            sql = "SELECT max(day) FROM announcement WHERE day < ?"
        found = self._connection.execute(sql, values).get
        return str(found) if found else ""

    def texts(self, containing: Sequence[str] = ()) -> Iterator[tuple[int, Paper]]:
        """Yield papers with title, abstract, categories and authors alone, in list order, under their numbers.

        With ``containing`` only those whose title or abstract contains one of the texts, whatever its ASCII case, or a
        character beyond ASCII, of which the database knows no case; this is a sieve for the caller's own look, not a
        search.
        """
        tests = ["instr(lower(title || ' ' || abstract), lower(?))"] * len(containing)
        tests += [f"length({column}) <> octet_length({column})" for column in ("title", "abstract")]
        where = " OR ".join(tests) if containing else "TRUE"
        sql = f"SELECT id, title, abstract, categories, authors FROM paper WHERE {where} ORDER BY {_ORDER}"
        for number, title, abstract, categories, authors in self._connection.execute(sql, tuple(containing)):
            names = authors_value(authors)
            shown = (text_value(title), text_value(abstract), tuple(text_value(categories).split()))
            yield number, Paper(title=shown[0], authors=names, abstract=shown[1], categories=shown[2])

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """Return these papers' rows in this order; a paper that is gone is left out."""
        sql = """
            SELECT p.id, p.key, p.arxiv_id, p.title, CASE WHEN p.title = '' THEN substr(p.abstract, 1, 400) ELSE '' END,
                p.authors, p.seen_on, p.seen_kind, s.read_at IS NULL, s.starred_at IS NOT NULL,
                s.skipped_at IS NOT NULL, s.later_at IS NOT NULL, coalesce(s.note, '') <> '', coalesce(s.tags, '[]')
            FROM paper p LEFT JOIN state s ON s.paper_id = p.id
            WHERE p.id IN (SELECT value FROM json_each(?))"""
        found = {row[0]: row for row in self._connection.execute(sql, (json.dumps(list(numbers)),))}
        return [_row(found[number]) for number in numbers if number in found]

    def index_rows(self, numbers: Sequence[int] | None = None) -> Iterator[IndexRow]:
        """Yield what the filter looks at, of these papers or of all, in no order."""
        where = "" if numbers is None else "WHERE id IN (SELECT value FROM json_each(?))"
        sql = f"""
            SELECT id, title, CASE WHEN title = '' THEN substr(abstract, 1, 400) ELSE '' END, authors, categories,
                seen_on, seen_document, seen_position, coalesce(seen_kind, ''), coalesce(published, ''),
                coalesce(arxiv_id, '')
            FROM paper {where}"""
        values = () if numbers is None else (json.dumps(list(numbers)),)
        for number, title, opening, authors, *rest in self._connection.execute(sql, values):
            yield IndexRow(number, title, opening, names_value(authors), *rest)

    def linked(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the papers of which a source gave links, with those."""
        for number, links in self._connection.execute("SELECT id, links FROM paper WHERE links <> '[]'"):
            yield number, strings_value(links)

    def counts(self, day: str = "") -> Counts:
        """Count the papers, or those of one announcement day."""
        if day:
            sql = (
                f"SELECT count(*), coalesce(sum(s.read_at IS NULL), 0), count(s.starred_at) FROM ({_OF_A_DAY}) d"
                " LEFT JOIN state s ON s.paper_id = d.paper_id"
            )
            return Counts(*next(self._connection.execute(sql, (day,))))
        papers, read, starred = next(self._connection.execute("SELECT papers, read, starred FROM tally"))
        return Counts(papers, papers - read, starred)


def _row(values: tuple[Any, ...]) -> Row:
    number, key, arxiv_id, title, opening, authors, date, kind, *flags, tags = values
    names = tuple(author.name for author in authors_value(authors))
    unread, starred, skipped, later, noted = map(bool, flags)
    said = (unread, starred, skipped, later, noted)
    found = () if tags == "[]" else strings_value(tags)
    key, arxiv_id, title, opening, date = map(text_value, (key, arxiv_id or "", title, opening, date))
    return Row(number, key, arxiv_id, title, opening, names, date, kind_value(kind), *said, found)
