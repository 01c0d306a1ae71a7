"""One fetch: everything that is subscribed to, step by step; a step that fails does not take the others with it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from reader.domain.errors import SourceError
from reader.services.fetch.announcing import Announcements, days_to_fill
from reader.services.fetch.completing import Completing
from reader.services.fetch.following import Following
from reader.services.fetch.sources import Check, FetchReport, OnProgress, Progress, SourceReport, Sources
from reader.services.fetch.writing import Writer
from reader.storage.store import Store


class Subscriptions(NamedTuple):
    """What the user subscribed to."""

    categories: Sequence[str] = ()
    queries: Sequence[str] = ()
    authors: Sequence[str] = ()
    daily_papers: bool = False

    def __bool__(self) -> bool:
        return bool(self.categories or self.queries or self.authors or self.daily_papers)


class Step(NamedTuple):
    """One thing to ask: what the user is told, under which name its state is kept, and how it is done."""

    doing: str
    source: str
    run: Callable[[], SourceReport]


class Fetcher:
    """Fetches into one open store; belongs to the thread that opened it."""

    def __init__(self, store: Store, sources: Sources, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._writer = Writer(store, clock)
        self._announcements = Announcements(store, sources, self._writer)
        self._following = Following(store, sources, self._writer)
        self._completing = Completing(store, sources, clock)

    def run(self, subscriptions: Subscriptions, on_progress: OnProgress, cancelled: Check) -> FetchReport:
        """Fetch everything; ``on_progress`` is told of each step, ``cancelled`` is asked before each."""
        steps = list(self._first_steps(subscriptions))
        reports: list[SourceReport] = []
        stopped = self._take(steps, reports, on_progress, cancelled)
        if not stopped:
            later = list(self._later_steps(subscriptions))
            stopped = self._take(later, reports, on_progress, cancelled)
        return FetchReport(tuple(reports), cancelled=cancelled())

    def _take(self, steps: list[Step], reports: list[SourceReport], on_progress: OnProgress, cancelled: Check) -> bool:
        """Do the steps; True where going on makes no sense, because nobody answers or the user said stop."""
        from reader.sources.errors import Cancelled, Offline, RateLimited

        for number, step in enumerate(steps):
            if cancelled():
                return True
            on_progress(Progress(number, len(steps), step.doing))
            try:
                reports.append(step.run())
            except Cancelled:
                return True
            except SourceError as error:
                self._announcements.failed(step.source, error, self._clock())
                reports.append(SourceReport(step.source, error=str(error)))
                if isinstance(error, Offline | RateLimited):
                    return True
        return False

    def _first_steps(self, wanted: Subscriptions) -> Iterator[Step]:
        now = self._clock()
        for category in wanted.categories:
            yield Step(f"reading {category}", f"arXiv {category}", partial(self._announcements.today, category, now))

    def _later_steps(self, wanted: Subscriptions) -> Iterator[Step]:
        now = self._clock()
        for category, day in days_to_fill(self._announcements, wanted.categories, now):
            yield Step(
                f"catching up with {category} of {day:%a} {day.day} {day:%b}",
                f"arXiv {category}",
                partial(self._announcements.fill, category, day, now),
            )
        for query in wanted.queries:
            yield Step(f"asking {query}", f"query {query}", partial(self._following.query, query, now))
        for author in wanted.authors:
            yield Step(f"looking for {author}", f"author {author}", partial(self._following.author, author, now))
        if wanted.daily_papers:
            for day in self._following.daily_papers_days(now):
                yield Step(
                    f"reading the daily papers of {day}",
                    "daily papers",
                    partial(self._following.daily_papers, day, now),
                )
        for batch in self._completing.batches():
            yield Step("completing papers", "completing", partial(self._completing.complete, batch))
