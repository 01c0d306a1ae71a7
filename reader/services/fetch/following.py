"""What the user follows beside listings: arXiv queries, authors, and the Hugging Face daily papers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from reader.domain.calendar import EASTERN
from reader.domain.paper import Paper
from reader.services.fetch.sources import SourceReport, Sources
from reader.services.fetch.writing import Writer, search_document
from reader.storage.feeds import FeedDay, SourceState
from reader.storage.store import Store

LOOK_BACK = timedelta(days=30)
"""How far before the last look (at first, before now) a query or an author is looked at: moderators may hold a paper
back for weeks, and it is found by the time of its submission."""

DAILY = "daily papers"
"""The name under which the daily papers are kept."""

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
        """Return the days of the daily papers that were not read to their end, today among them, oldest first."""
        today = now.astimezone(EASTERN).date()
        read = {entry.day for entry in self._store.feeds.days(DAILY) if entry.complete}
        days = (today - timedelta(days=back) for back in range(DAILY_LOOK_BACK, -1, -1))
        return [day for day in days if day not in read]

    def daily_papers(self, day: date, now: datetime) -> SourceReport:
        """Read what the Hugging Face daily papers picked on a day. Raises SourceError."""
        # Readers pick papers all day long.
        is_over = day < now.astimezone(EASTERN).date()
        before = sum(entry.papers for entry in self._store.feeds.days(DAILY, day))

        def log(papers: int) -> None:
            self._store.feeds.log_day(FeedDay(DAILY, day, "daily", before + papers, is_over, now))
            self._store.feeds.put_source(SourceState(DAILY, read_at=now, tried_at=now))

        name = f"Hugging Face daily papers {day}"
        items = [(paper, None) for paper in self._sources.daily_papers(day)]
        return self._writer.write(
            search_document(name, "daily-papers", now, day),
            items,
            topic=DAILY,
            known=lambda: self._store.documents.papers_named(name),
            also=log,
        )

    def _since(self, name: str, now: datetime) -> datetime:
        read = self._store.feeds.source(name).read_at
        return (read or now) - LOOK_BACK

    def _look(self, name: str, kind: str, papers: Iterable[Paper], now: datetime) -> SourceReport:
        from reader.sources.network import MOST_FOUND

        found = list(papers)

        def log(_: int) -> None:
            self._store.feeds.put_source(SourceState(name, read_at=now, tried_at=now))

        # Only what was not seen under this name before: a list of the same papers every day is no news.
        report = self._writer.write(
            search_document(name, kind, now),
            [(paper, None) for paper in found if paper.arxiv_id],
            topic=name,
            known=lambda: self._store.documents.papers_named(name),
            also=log,
        )
        if len(found) < MOST_FOUND:
            return report
        told = f"{name}: only the newest {MOST_FOUND:,} papers were read; a narrower question would miss none."
        return report._replace(error=told)
