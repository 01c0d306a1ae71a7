"""arXiv's announcements: today's from the feeds, missed days from the query API."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from reader.domain.calendar import (
    EASTERN,
    announcement_day,
    announcement_days,
    is_announcement_day,
    submission_window,
)
from reader.domain.paper import AnnouncementKind, Paper
from reader.services.fetch.sources import SourceReport, Sources
from reader.services.fetch.writing import Writer, by_identifier, listing_document
from reader.storage.feeds import FeedDay, SourceState, listing_name
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
        name = listing_name(category)
        state = self._store.feeds.source(name)
        feed, etag = self._sources.feed(category, state.etag)
        read = SourceState(name, etag, read_at=now, tried_at=now)
        if feed is None:
            with self._store.writing():
                self._store.feeds.put_source(read)
            # What the feed has is what it had, which may be the listing of another day.
            days = [entry.day for entry in self._store.feeds.days(category)]
            return SourceReport(name, max(days, default=announcement_day(now)), unchanged=True)
        day = feed.day or announcement_day(now)
        # A listing that is cut, damaged, or empty on a day on which there is one is compared with the API.
        whole = not feed.is_capped and not feed.problems and (bool(feed.items) or not is_announcement_day(day))

        def log(papers: int) -> None:
            self._store.feeds.log_day(FeedDay(category, day, "rss", papers, whole, now))
            self._store.feeds.put_source(read)

        report = self._writer.write(listing_document(category, day), feed.items, topic=category, also=log)
        if feed.problems:
            return report._replace(error=f"{name}: {feed.problems[0].message}")
        return report

    def missed(self, category: str, now: datetime) -> list[date]:
        """Return the days whose listings were not read to their end since the first one that was, oldest first.

        Today is among them only where its feed was read and is not to be trusted.
        """
        read = {entry.day: entry for entry in self._store.feeds.days(category)}
        if not read:
            return []
        first = min(read)
        while not is_announcement_day(first):
            # The feed of a weekend is empty; what a newcomer finds then is the listing before it.
            first -= timedelta(days=1)
        today = now.astimezone(EASTERN).date()
        days = announcement_days(max(first, today - LOOK_BACK), today)
        return [day for day in days if (read[day].complete is False if day in read else day != today)]

    def fill(self, category: str, day: date, now: datetime) -> SourceReport:
        """Read a missed day from the API by submission date. Raises SourceError."""
        start, end = submission_window(day)
        papers = by_identifier(self._sources.submitted(category, start, end))
        # arXiv counts in minutes: the one in which a listing closes belongs to the next.
        items = [(paper, kind_in(category, paper)) for paper in papers if not paper.published or paper.published < end]
        read = {entry.day: entry.papers for entry in self._store.feeds.days(category)}

        def log(papers: int) -> None:
            # A feed that was read, and from which nothing was missing, is what announced the day.
            source = "rss" if day in read and not papers else "api"
            self._store.feeds.log_day(FeedDay(category, day, source, read.get(day, 0) + papers, True, now))

        return self._writer.write(
            listing_document(category, day, part="api"),
            items,
            topic=category,
            # What is known already was in this day's feed or, having been held back, in that of a later day.
            known=lambda: self._store.feeds.introduced(category),
            also=log,
        )


def is_in(category: str, name: str) -> bool:
    """Tell whether the category ``name`` is the subscribed ``category``, or one of the archive of that name."""
    return name == category or name.startswith(f"{category}.")


def kind_in(category: str, paper: Paper, *, replaced: bool = False) -> AnnouncementKind:
    """Return how a listing of ``category`` announces a paper or, where it is ``replaced``, a new version of it."""
    if is_in(category, paper.primary_category):
        return AnnouncementKind.REPLACE if replaced else AnnouncementKind.NEW
    return AnnouncementKind.REPLACE_CROSS if replaced else AnnouncementKind.CROSS


def days_to_fill(announcements: Announcements, categories: Sequence[str], now: datetime) -> list[tuple[str, date]]:
    """Return what was missed, day by day, oldest first."""
    missed = [(day, category) for category in categories for day in announcements.missed(category, now)]
    return [(category, day) for day, category in sorted(missed)]
