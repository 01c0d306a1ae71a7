"""Whole papers that are wanted, and where the user stopped in them."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import apsw

from reader.storage.values import text_value, time_text


class Wanted(NamedTuple):
    """A paper that was asked for in a format, ``html`` or ``pdf``.

    ``version`` is the newest known one, None where nobody named it. ``refusal`` is why a source has none, in a
    sentence, and ``refused`` the version that it said that of (0 for an unknown one), or None.
    """

    paper: int
    name: str
    version: int | None
    format: str
    refused: int | None
    refusal: str

    @property
    def is_refused(self) -> bool:
        """Tell whether a source said that it has none of the newest known version."""
        return self.refused is not None and self.refused == (self.version or 0)


class DownloadTable:
    """What is to be downloaded, in the order in which it was asked for. Writes belong in the caller's transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def want(self, papers: Iterable[int], formats: Iterable[str], now: datetime) -> None:
        """Ask for papers that have an identifier; what is asked for already keeps its place, and its refusal."""
        sql = """
            INSERT INTO download (paper_id, format, asked_at)
            SELECT id, ?2, ?3 FROM paper WHERE id = ?1 AND arxiv_id IS NOT NULL
            ON CONFLICT DO NOTHING"""
        wanted = list(formats)
        self._connection.executemany(sql, [(paper, each, time_text(now)) for paper in papers for each in wanted])

    def wanted(self, papers: Iterable[int] | None = None) -> list[Wanted]:
        """Return what is wanted, of everything or of these papers; what was refused is among it."""
        sql = """
            SELECT p.id, p.arxiv_id, p.version, d.format, d.refused_version, d.refusal
            FROM download d JOIN paper p ON p.id = d.paper_id
            WHERE p.arxiv_id IS NOT NULL AND (?1 IS NULL OR p.id IN (SELECT value FROM json_each(?1)))
            ORDER BY d.asked_at, d.paper_id, d.format"""
        chosen = None if papers is None else json.dumps(list(papers))
        rows = self._connection.execute(sql, (chosen,))
        return [
            Wanted(paper, name, version, format_, refused, text_value(refusal))
            for paper, name, version, format_, refused, refusal in rows
        ]

    def refused(self, paper: int, format_: str, version: int | None, sentence: str) -> None:
        """Keep that a source does not have it."""
        sql = "UPDATE download SET refused_version = ?, refusal = ? WHERE paper_id = ? AND format = ?"
        self._connection.execute(sql, (version or 0, sentence, paper, format_))

    def done(self, paper: int, format_: str) -> None:
        """Forget that it is wanted: it is here."""
        self._connection.execute("DELETE FROM download WHERE paper_id = ? AND format = ?", (paper, format_))

    def drop(self, papers: Iterable[int] | None = None) -> None:
        """Forget what is wanted of everything or of these papers, refusals included."""
        chosen = None if papers is None else json.dumps(list(papers))
        sql = "DELETE FROM download WHERE ?1 IS NULL OR paper_id IN (SELECT value FROM json_each(?1))"
        self._connection.execute(sql, (chosen,))

    def numbers(self, names: Iterable[str]) -> dict[str, int]:
        """Return the papers with these arXiv identifiers, as far as there are any."""
        sql = "SELECT arxiv_id, id FROM paper WHERE arxiv_id IN (SELECT value FROM json_each(?))"
        return dict(self._connection.execute(sql, (json.dumps(list(names)),)))

    def starred(self) -> set[str]:
        """Return the arXiv identifiers of the starred papers."""
        sql = (
            "SELECT p.arxiv_id FROM state s JOIN paper p ON p.id = s.paper_id"
            " WHERE s.starred_at IS NOT NULL AND p.arxiv_id IS NOT NULL"
        )
        return {name for (name,) in self._connection.execute(sql)}

    def bookmark(self, paper: int) -> str:
        """Return where the user stopped in a paper, an empty string for nowhere."""
        row = self._connection.execute("SELECT place FROM bookmark WHERE paper_id = ?", (paper,)).fetchone()
        return text_value(row[0]) if row else ""

    def put_bookmark(self, paper: int, place: str, now: datetime) -> None:
        """Keep where the user stopped, in a paper that is still there."""
        sql = (
            "INSERT INTO bookmark (paper_id, place, at) SELECT id, ?, ? FROM paper WHERE id = ?"
            " ON CONFLICT (paper_id) DO UPDATE SET place = excluded.place, at = excluded.at"
        )
        self._connection.execute(sql, (place, time_text(now), paper))
