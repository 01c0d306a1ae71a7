"""What the user follows beside listings: arXiv queries, authors, and the Hugging Face daily papers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial

from reader.domain.calendar import EASTERN
from reader.domain.paper import Paper
from reader.services.fetch.sources import SourceReport, Sources
from reader.services.fetch.writing import Writer, search_document
from reader.storage.feeds import SourceState
from reader.storage.store import Store

FIRST_LOOK = timedelta(days=30)
"""How far back a query or an author is looked at for the first time."""

OVERLAP = timedelta(days=7)
"""How far the next look overlaps the last one: a paper may be held back by moderators for days after submission."""

DAILY_LOOK_BACK = 7
"""Days of the daily papers that are caught up with."""


class Following:
    """Looks for what is new of each query, author and site since the last good answer."""

    def __init__(self, store: Store, sources: Sources, writer: Writer) -> None:
        self._store = store
        self._sources = sources
        self._writer = writer

    def query(self, query: str, now: datetime) -> SourceReport:
        """Ask an arXiv query. Raises SourceError."""
        name = f"query {query}"
        return self._look(name, "arxiv-query", self._sources.search(query, self._since(name, now)), now)

    def author(self, author: str, now: datetime) -> SourceReport:
        """Look for an author's papers. Raises SourceError."""
        name = f"author {author}"
        return self._look(name, "arxiv-author", self._sources.by_author(author, self._since(name, now)), now)

    def daily_papers_days(self, now: datetime) -> list[date]:
        """Return the days of the daily papers that were not read yet, today among them, oldest first."""
        today = now.astimezone(EASTERN).date()
        read = self._store.feeds.source("daily papers").read_at
        days = DAILY_LOOK_BACK if read is None else (today - read.astimezone(EASTERN).date()).days
        return [today - timedelta(days=back) for back in range(min(days, DAILY_LOOK_BACK), -1, -1)]

    def daily_papers(self, day: date, now: datetime) -> SourceReport:
        """Read what the Hugging Face daily papers picked on a day. Raises SourceError."""
        papers = self._sources.daily_papers(day)
        document = search_document(f"Hugging Face daily papers {day}", "daily-papers", day)
        items = [(paper, None) for paper in papers]
        return self._writer.write(document, items, topic="daily papers", also=partial(self._read, "daily papers", now))

    def _since(self, name: str, now: datetime) -> datetime:
        read = self._store.feeds.source(name).read_at
        return now - FIRST_LOOK if read is None else read - OVERLAP

    def _look(self, name: str, kind: str, papers: Iterable[Paper], now: datetime) -> SourceReport:
        # Only what was not seen under this name before: a list of the same papers every day is no news.
        seen = self._store.documents.papers_named(name)
        items = [(paper, None) for paper in papers if paper.arxiv_id and paper.arxiv_id.name not in seen]
        document = search_document(name, kind, now.astimezone(EASTERN).date())
        return self._writer.write(document, items, topic=name, also=partial(self._read, name, now))

    def _read(self, name: str, now: datetime) -> None:
        self._store.feeds.put_source(SourceState(name, read_at=now, tried_at=now))
