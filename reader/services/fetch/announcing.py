"""arXiv's announcements: today's from the feeds, missed days from the query API."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

from reader.domain.calendar import announcement_day, announcement_days, submission_window
from reader.domain.errors import SourceError
from reader.domain.paper import AnnouncementKind, Paper
from reader.services.fetch.sources import SourceReport, Sources
from reader.services.fetch.writing import Writer, by_identifier, listing_document
from reader.storage.feeds import FeedDay, SourceState
from reader.storage.store import Store

LOOK_BACK = timedelta(days=90)
"""Missed days that are older are left to a harvest: one request brings 2,500 records there."""


class Announcements:
    """Reads the listings of subscribed categories and archives."""

    def __init__(self, store: Store, sources: Sources, writer: Writer) -> None:
        self._store = store
        self._sources = sources
        self._writer = writer

    def today(self, category: str, now: datetime) -> SourceReport:
        """Read the feed of a category. Raises SourceError; what was read before stays."""
        name = f"arXiv {category}"
        state = self._store.feeds.source(name)
        feed, etag = self._sources.feed(category, state.etag)
        read = SourceState(name, etag, read_at=now, tried_at=now)
        if feed is None:
            with self._store.writing():
                self._store.feeds.put_source(read)
            return SourceReport(name, announcement_day(now), unchanged=True)
        day = feed.day or announcement_day(now)
        log = FeedDay(category, day, "rss", len(feed.items), not feed.is_capped, now)
        report = self._writer.write(
            listing_document(category, day), feed.items, topic=category, also=partial(self._log, log, read)
        )
        if feed.problems:
            return report._replace(error=f"{name}: {feed.problems[0].message}")
        return report

    def missed(self, category: str, now: datetime) -> list[date]:
        """Return the announcement days that were not read to their end since the first one that was, oldest first.

        Today is among them only where its feed was cut short.
        """
        read = {entry.day: entry for entry in self._store.feeds.days(category)}
        if not read:
            return []
        today = announcement_day(now)
        first = max(min(read), (now - LOOK_BACK).date())
        days = [day for day in announcement_days(first, today) if day not in read or not read[day].complete]
        return [day for day in days if day != today or day in read]

    def fill(self, category: str, day: date, now: datetime) -> SourceReport:
        """Read a missed day from the API by submission date. Raises SourceError."""
        start, end = submission_window(day)
        papers = by_identifier(self._sources.submitted(category, start, end))
        items = [(paper, _kind(paper, category)) for paper in papers]
        document = listing_document(category, day)
        known = self._store.documents.papers_of(document.sha256)
        if known:
            # The feed brought the first two thousand; what it cut off comes after them.
            items = [item for item in items if str(item[0].arxiv_id and item[0].arxiv_id.name) not in known]
            document = listing_document(category, day, part="rest")
        log = FeedDay(category, day, "api", len(items) + len(known), True, now)
        return self._writer.write(document, items, topic=category, also=partial(self._log, log, None))

    def failed(self, source: str, error: SourceError, now: datetime) -> None:
        """Remember that a source did not answer, and when it may be asked again."""
        state = self._store.feeds.source(source)
        next_try = getattr(error, "next_try", None)
        with self._store.writing():
            self._store.feeds.put_source(state._replace(tried_at=now, error=str(error), next_try=next_try))

    def _log(self, day: FeedDay, state: SourceState | None) -> None:
        self._store.feeds.log_day(day)
        if state is not None:
            self._store.feeds.put_source(state)


def _kind(paper: Paper, category: str) -> AnnouncementKind:
    """Return how a listing of ``category`` announces a paper that was submitted for it."""
    primary = paper.primary_category
    own = primary == category or primary.startswith(f"{category}.")
    return AnnouncementKind.NEW if own else AnnouncementKind.CROSS


def days_to_fill(announcements: Announcements, categories: Sequence[str], now: datetime) -> list[tuple[str, date]]:
    """Return what was missed, day by day, oldest first."""
    missed = [(day, category) for category in categories for day in announcements.missed(category, now)]
    return [(category, day) for day, category in sorted(missed)]
