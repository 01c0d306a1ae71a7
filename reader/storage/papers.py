"""Papers, documents and announcements: what sources said."""

import json
import struct
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import apsw

from reader.domain.identifier import ArxivId
from reader.domain.paper import Announcement, Paper
from reader.storage.text_index import TextIndex, Texts
from reader.storage.values import (
    authority_value,
    authors_text,
    authors_value,
    date_value,
    from_column,
    key_digest,
    kind_value,
    strings_text,
    strings_value,
    text_value,
    time_text,
    time_value,
)

if TYPE_CHECKING:
    from hashlib import blake2b

    from reader.domain.batch import Document
    from reader.domain.identity import IdentityKeys

_COLUMNS = (
    "arxiv_id, version, title, abstract, authors, authors_truncated, categories, published, updated, comments,"
    " journal_ref, doi, report_no, links, authority"
)
WRITTEN_COLUMNS = f"{_COLUMNS}, title_number, abstract_number"


_NUMBER = struct.Struct(">q")


class StoredPaper(NamedTuple):
    """A paper with its number in this store and its key, which stays the same for good."""

    number: int
    key: str
    paper: Paper


class PaperTable:
    """Papers and where they were seen. Every write belongs inside the caller's transaction."""

    def __init__(self, connection: apsw.Connection, index: TextIndex) -> None:
        self._connection = connection
        self._index = index

    def get(self, number: int) -> StoredPaper | None:
        """Return one paper by its number."""
        row = self._connection.execute(f"SELECT id, key, {_COLUMNS} FROM paper WHERE id = ?", (number,)).fetchone()
        return _stored(row) if row else None

    def all(self, numbers: Sequence[int]) -> list[StoredPaper]:
        """Return the papers with these numbers, in this order; a number that is gone is left out."""
        sql = f"SELECT id, key, {_COLUMNS} FROM paper WHERE id IN (SELECT value FROM json_each(?))"
        found = {row[0]: row for row in self._connection.execute(sql, (json.dumps(list(numbers)),))}
        return [_stored(found[number]) for number in numbers if number in found]

    def existing(self, numbers: Iterable[int]) -> list[int]:
        """Return those of ``numbers`` that are papers, each once, in this order."""
        sql = "SELECT id FROM paper WHERE id IN (SELECT value FROM json_each(?))"
        wanted = list(dict.fromkeys(numbers))
        found = {number for (number,) in self._connection.execute(sql, (json.dumps(wanted),))}
        return [number for number in wanted if number in found]

    def number_of(self, name: str) -> int | None:
        """Return the number of the paper with this key, former key or arXiv identifier."""
        sql = (
            "SELECT id FROM paper WHERE key = ?1 OR arxiv_id = ?1"
            " UNION ALL SELECT paper_id FROM former_key WHERE key = ?1 LIMIT 1"
        )
        row = self._connection.execute(sql, (name,)).fetchone()
        return int(row[0]) if row else None

    def candidates(self, keys: "IdentityKeys") -> list[StoredPaper]:
        """Return the papers that may be the one with these keys: by identifier first, then title, then abstract.

        Two papers with different identifiers are never one, so those are left out.
        """
        title, abstract = _number(keys.title), _number(keys.abstract)
        named = [] if keys.arxiv else self._index.named(title, abstract)
        sql = f"""
            SELECT id, key, {_COLUMNS} FROM paper WHERE id IN (
                SELECT id FROM paper WHERE arxiv_id = ?1
                UNION SELECT id FROM paper WHERE arxiv_id IS NULL AND title_number = ?2
                UNION SELECT id FROM paper WHERE arxiv_id IS NULL AND abstract_number = ?3
                UNION SELECT value FROM json_each(?4))
            ORDER BY arxiv_id IS ?1 DESC, title_number IS ?2 DESC, id"""
        values = (keys.arxiv or None, title, abstract, json.dumps(named))
        return [_stored(row) for row in self._connection.execute(sql, values)]

    def insert(self, paper: Paper, now: datetime) -> int:
        """Store a new paper and return its number."""
        from reader.domain.identity import IdentityKeys

        keys = IdentityKeys.of(paper)
        key = keys.arxiv or f"{'t' if keys.title else 'a'}-{key_digest(keys.title or keys.abstract)[:12]}"
        if self.number_of(key) is not None:
            # Only names of which two different papers had the same letters come here.
            key = f"{key}-{key_digest(keys.title + keys.abstract + str(now))[:6]}"
        marks = ", ".join("?" * (WRITTEN_COLUMNS.count(",") + 1))
        sql = f"INSERT INTO paper (key, added_at, {WRITTEN_COLUMNS}) VALUES (?, ?, {marks}) RETURNING id"
        number = int(self._connection.execute(sql, (key, time_text(now), *paper_values(paper, keys))).get)
        self._index.insert(number, Texts.of(paper, paper_values(paper, keys)))
        note_new(self._connection, range(number, number + 1))
        return number

    def update(self, number: int, paper: Paper) -> None:
        """Replace what sources say about a paper."""
        columns = ", ".join(f"{name.strip()} = ?" for name in WRITTEN_COLUMNS.split(","))
        sql = f"UPDATE paper SET {columns} WHERE id = ?"
        from reader.domain.identity import IdentityKeys

        values = paper_values(paper, IdentityKeys.of(paper))
        self._connection.execute(sql, (*values, number))
        self._index.replace(number, Texts.of(paper, values))

    def absorb(self, kept: int, lost: StoredPaper) -> None:
        """Let ``kept`` take over the announcements, the history and the key of a record of the same paper."""
        for table in ("announcement", "former_key"):
            self._connection.execute(f"UPDATE {table} SET paper_id = ? WHERE paper_id = ?", (kept, lost.number))
        # What both have stays that of ``kept``.
        for table in ("step_change", "paper_version", "download", "bookmark"):
            self._connection.execute(
                f"UPDATE OR IGNORE {table} SET paper_id = ?1 WHERE paper_id = ?2", (kept, lost.number)
            )
        self._index.remove(lost.number)
        for table in ("step_change", "paper_version", "download", "bookmark", "lookup", "state"):
            self._connection.execute(f"DELETE FROM {table} WHERE paper_id = ?", (lost.number,))
        self._connection.execute("DELETE FROM note_text WHERE rowid = ?", (lost.number,))
        self._connection.execute("DELETE FROM paper WHERE id = ?", (lost.number,))
        self._connection.execute("INSERT INTO former_key (key, paper_id) VALUES (?, ?)", (lost.key, kept))


class DocumentTable:
    """The documents that were read and what each of them announced."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def add(self, document: "Document", now: datetime) -> int:
        """Store a document, or find the one with the same bytes; return its number."""
        sql = (
            "INSERT INTO document (sha256, name, title, kind, date, imported_at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (sha256) DO UPDATE SET title = excluded.title, kind = excluded.kind, date = excluded.date"
            " RETURNING id"
        )
        day = document.date.isoformat() if document.date else None
        values = (document.sha256, document.name, document.title, document.kind, day, time_text(now))
        return int(self._connection.execute(sql, values).get)

    def announce(self, document: int, paper: int, seen: Announcement) -> None:
        """Record that ``document`` has ``paper`` at ``seen.position``; a second reading replaces the first."""
        sql = (
            "INSERT INTO announcement (document_id, paper_id, position, date, topic, kind, raw, day)"
            " SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(?4, date, substr(imported_at, 1, 10))"
            " FROM document WHERE id = ?1 ON CONFLICT (document_id, position) DO UPDATE SET"
            " paper_id = excluded.paper_id, date = excluded.date, topic = excluded.topic, kind = excluded.kind,"
            " raw = excluded.raw, day = excluded.day"
        )
        day = seen.date.isoformat() if seen.date else None
        self._connection.execute(sql, (document, paper, seen.position, day, seen.topic, seen.kind, seen.raw))

    def refresh_order(self, papers: Iterable[int]) -> None:
        """Work out anew under which announcement the list shows these papers: the newest, and its first mention.

        A document that declares no day counts under the day on which it was imported.
        """
        sql = """
            UPDATE paper SET (seen_on, seen_document, seen_position, seen_kind) = (
                SELECT day, document_id, position, kind FROM announcement WHERE paper_id = paper.id
                ORDER BY day DESC, kind = 'cross', kind IN ('replace', 'replace-cross'), document_id, position LIMIT 1)
            WHERE id = ?"""
        self._connection.executemany(sql, ((number,) for number in papers))

    def papers_of(self, sha256: str) -> frozenset[str]:
        """Return the arXiv identifiers of the papers that a document announced."""
        sql = (
            "SELECT p.arxiv_id FROM document d JOIN announcement a ON a.document_id = d.id"
            " JOIN paper p ON p.id = a.paper_id WHERE d.sha256 = ? AND p.arxiv_id IS NOT NULL"
        )
        return frozenset(name for (name,) in self._connection.execute(sql, (sha256,)))

    def papers_named(self, name: str) -> frozenset[str]:
        """Return the arXiv identifiers of the papers that all documents of one name announced."""
        sql = (
            "SELECT DISTINCT p.arxiv_id FROM document d JOIN announcement a ON a.document_id = d.id"
            " JOIN paper p ON p.id = a.paper_id WHERE d.name = ? AND p.arxiv_id IS NOT NULL"
        )
        return frozenset(found for (found,) in self._connection.execute(sql, (name,)))

    def announcements(self, paper: int) -> list[Announcement]:
        """Return where a paper was seen, by document in the order of import, then by position."""
        sql = (
            "SELECT d.name, a.position, coalesce(a.date, d.date), a.topic, a.kind, a.raw"
            " FROM announcement a JOIN document d ON d.id = a.document_id WHERE a.paper_id = ?"
            " ORDER BY d.id, a.position"
        )
        return [
            Announcement(
                text_value(name), position, date_value(day), text_value(topic), kind_value(kind), text_value(raw)
            )
            for name, position, day, topic, kind, raw in self._connection.execute(sql, (paper,))
        ]


def _number(key: str) -> int | None:
    """Return ``name_number(key_digest(key))``, which a million papers ask for twice."""
    return _NUMBER.unpack_from(_hash()(key.encode(), digest_size=16).digest())[0] if key else None


@cache
def _hash() -> "type[blake2b]":
    from hashlib import blake2b

    return blake2b


def paper_values(paper: Paper, keys: "IdentityKeys") -> tuple[Any, ...]:
    """Return the values of ``WRITTEN_COLUMNS``."""
    name, version = (paper.arxiv_id.name, paper.arxiv_id.version) if paper.arxiv_id else (None, None)
    published = time_text(paper.published)
    return (
        name,
        version,
        paper.title,
        paper.abstract,
        authors_text(paper.authors),
        int(paper.authors_truncated),
        " ".join(paper.categories),
        published,
        # Most papers have one version, and nothing about them costs as much as their dates.
        published if paper.updated is paper.published else time_text(paper.updated),
        paper.comments,
        paper.journal_ref,
        paper.doi,
        paper.report_no,
        strings_text(paper.links),
        int(paper.authority),
        _number(keys.title),
        _number(keys.abstract),
    )


def note_new(connection: apsw.Connection, numbers: range) -> None:
    """Count papers that were inserted under consecutive numbers, and let the filter's index hear of them."""
    connection.execute("UPDATE tally SET papers = papers + ?", (len(numbers),))
    sql = "INSERT INTO change (first_id, last_id, is_state) VALUES (?, ?, 0)"
    connection.execute(sql, (numbers[0], numbers[-1]))


def _stored(row: tuple[Any, ...]) -> StoredPaper:
    return StoredPaper(row[0], text_value(row[1]), paper_from(row[2:]))


@from_column
def paper_from(values: tuple[Any, ...]) -> Paper:
    """Return the paper of a row of ``WRITTEN_COLUMNS``, with or without its keys."""
    arxiv, version, title, abstract, authors, truncated, categories, published, updated, *rest = values
    *texts, links, authority = rest[:6]
    comments, journal, doi, report = map(text_value, texts)
    return Paper(
        arxiv_id=ArxivId(arxiv, version) if arxiv else None,
        title=text_value(title),
        authors=authors_value(authors),
        authors_truncated=bool(truncated),
        abstract=text_value(abstract),
        categories=tuple(categories.split()),
        published=time_value(published),
        updated=time_value(updated),
        comments=comments,
        journal_ref=journal,
        doi=doi,
        report_no=report,
        links=strings_value(links),
        authority=authority_value(authority),
    )
