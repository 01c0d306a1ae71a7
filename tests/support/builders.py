"""Invented papers, batches, documents and libraries: the one place of the tests that puts the domain's values together.

Nothing here was taken from a real paper. Numbers of identifiers lie in November 2026.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw

from reader.domain.batch import Batch, Document, Entry, Problem
from reader.domain.identifier import ArxivId
from reader.domain.paper import Announcement, Author, Paper
from reader.domain.state import PaperState
from reader.services.importing import ImportReport, import_batch
from reader.services.library import Library
from reader.storage.store import Store

NOW = datetime(2026, 11, 20, 7, 12, 33, tzinfo=UTC)
TODAY = NOW.date()

ESCAPES = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;owned\x07",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x9b31m",
    "\x9d0;owned\x9c",
    "\x00\x08\x7f",
    "\u202egnol\u202c",
    "\u2066isolated\u2069",
    "\u200bzero\ufeffwidth",
    "[/x] [bold]",
)
"""What a hostile source puts into any field."""


class Ticking:
    """A clock that goes on by one second with every look at it."""

    def __init__(self, start: datetime = NOW) -> None:
        self.next = start

    def __call__(self) -> datetime:
        now, self.next = self.next, self.next + timedelta(seconds=1)
        return now


def title_of(number: int) -> str:
    return f"Lantern Graphs of Order {number}"


def abstract_of(number: int) -> str:
    return f"We light lantern graphs of order {number} with few flames, and show that each of them has a darker twin."


def identifier_of(number: int) -> ArxivId:
    return ArxivId(f"2611.{number:05d}")


def invented(number: int, **fields: Any) -> Paper:
    """Return a whole paper; papers of different numbers have no name in common."""
    values: dict[str, Any] = {
        "arxiv_id": identifier_of(number),
        "title": title_of(number),
        "authors": (Author(f"Mira Flame{number}"), Author("Böje Wick")),
        "abstract": abstract_of(number),
        "categories": ("cs.LG", "math.CO"),
    }
    return Paper(**(values | fields))


def by_title(number: int, **fields: Any) -> Paper:
    """Return what a page without identifiers says of the paper ``invented(number)``."""
    return invented(number, arxiv_id=None, authors=(), categories=(), **fields)


def by_abstract(number: int) -> Paper:
    """Return what a page of bare abstracts says of the paper ``invented(number)``."""
    return Paper(abstract=abstract_of(number))


def entry(paper: Paper, position: int = 1, document: str = "invented.md", **seen: Any) -> Entry:
    """Return ``paper`` as the entry at ``position`` of a document gives it."""
    return Entry(paper, Announcement(document, position, **seen), line=position)


def batch(
    *papers: Paper | Entry,
    name: str = "invented.md",
    day: date | None = None,
    problems: Iterable[Problem] = (),
    text: str = "",
) -> Batch:
    """Return one document's papers in order; documents with another name, day, content or ``text`` are others."""
    entries = tuple(
        paper if isinstance(paper, Entry) else entry(paper, position, name, date=day)
        for position, paper in enumerate(papers, start=1)
    )
    content = hashlib.sha256(repr((name, day, entries, text)).encode()).hexdigest()
    return Batch(Document(name, content, "invented", date=day), entries, tuple(problems))


def take_in(path: Path, *batches: Batch, now: datetime = NOW) -> list[ImportReport]:
    """Import batches into the library at ``path`` one after another."""
    store = Store(path)
    try:
        return [import_batch(store, given, now) for given in batches]
    finally:
        store.close()


def everything(library: Library) -> list[int]:
    """Return the numbers of all papers in the order of the list."""
    return library.numbers()


def daily_page(papers: Sequence[Paper], *, topic: str = "Lanterns", day: date = TODAY, cut: bool = False) -> bytes:
    """Return a daily Markdown page of these papers, the authors followed by "et al." where they are ``cut``."""
    lines = [f"# 🔍 {topic} Papers · {day}", "", f"![](https://img.shields.io/badge/Papers-{len(papers)}-blue)", ""]
    for paper in papers:
        chips = " ".join(f"`{category}`" for category in paper.categories)
        names = ", ".join([author.name for author in paper.authors] + ["et al."] * cut)
        lines += [
            f"- **[{paper.title}](https://arxiv.org/abs/{paper.arxiv_id})**  `arXiv:{paper.arxiv_id}`  {chips}",
            f"  _{names}_",
            "  <details open><summary>Abstract</summary>",
            f"  {paper.abstract}",
            "  </details>",
            "",
        ]
    return "\n".join(lines).encode()


def weekly_dump(papers: Sequence[Paper]) -> bytes:
    """Return a dump of titles, PDF links and summaries."""
    blocks = (
        f"Title: {paper.title}\nPDF: https://arxiv.org/pdf/{paper.arxiv_id}\nSummary: {paper.abstract}\n"
        for paper in papers
    )
    return "---\n".join(blocks).encode()


def bare_abstracts(papers: Sequence[Paper]) -> bytes:
    """Return the abstracts alone, one a line."""
    return "\n".join(f"Abstract:{paper.abstract}" for paper in papers).encode()


def topic_page(topics: dict[str, Sequence[Paper]], *, day: date = TODAY) -> bytes:
    """Return one day of a blog, papers by title and abstract under the headings of their topics."""
    lines = [f"Papers - {day}", "A morning's reading"]
    for topic, papers in topics.items():
        lines.append(f"{topic}#")
        for paper in papers:
            lines += [paper.title, paper.abstract]
    return ("\n\n" + "\n".join(lines)).encode()


@contextmanager
def opened(path: Path, *batches: Batch) -> Iterator[Library]:
    """Open the library at ``path``, filled with batches, under a clock that ticks; close it at the end."""
    take_in(path, *batches)
    library = Library(path, Ticking())
    try:
        yield library
    finally:
        library.close()


def said(path: Path, number: int, state: PaperState) -> None:
    """Put a state into the library at ``path``, past the history."""
    store = Store(path)
    with store.writing():
        store.states.put(number, state)
    store.close()


def snapshot(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    with closing(apsw.Connection(str(path))) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in tables}
