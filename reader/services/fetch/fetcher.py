"""One fetch: everything that is subscribed to, step by step; a step that fails does not take the others with it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from reader.domain.errors import SourceError
from reader.services.bulk import merge_texts
from reader.services.fetch.announcing import Announcements, days_to_fill
from reader.services.fetch.completing import Completing
from reader.services.fetch.failing import failed_state
from reader.services.fetch.following import DAILY, Following
from reader.services.fetch.latecomers import Latecomers
from reader.services.fetch.sources import Check, FetchReport, OnProgress, Progress, SourceReport, Sources
from reader.services.fetch.writing import Writer
from reader.storage.feeds import COMPLETING, listing_name
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
        self._sources = sources
        self._clock = clock
        writer = Writer(store, clock)
        self._announcements = Announcements(store, sources, writer)
        self._latecomers = Latecomers(store, sources, writer)
        self._following = Following(store, sources, writer)
        self._completing = Completing(store, sources, clock)

    def run(self, subscriptions: Subscriptions, on_progress: OnProgress, cancelled: Check) -> FetchReport:
        """Fetch everything; ``on_progress`` is told of each step, ``cancelled`` is asked before each.

        What a source did wrong is in the report. Raises StoreError.
        """
        reports: list[SourceReport] = []
        with self._store.guarded():
            # What is to be done later depends on what was found before.
            for steps in (self._first_steps, self._missed_steps, self._later_steps):
                if not self._take(list(steps(subscriptions)), reports, on_progress, cancelled):
                    break
        merge_texts(self._store)
        return FetchReport(tuple(reports), cancelled=cancelled())

    def _take(self, steps: list[Step], reports: list[SourceReport], on_progress: OnProgress, cancelled: Check) -> bool:
        """Do the steps; False where going on makes no sense, because nobody answers or the user said stop."""
        from reader.sources.errors import Cancelled, Offline, RateLimited

        for number, step in enumerate(steps):
            if cancelled():
                return False
            on_progress(Progress(number, len(steps), step.doing))
            try:
                reports.append(self._done(step))
            except Cancelled:
                return False
            except SourceError as error:
                self._remember(step, error)
                reports.append(SourceReport(step.source, error=str(error)))
                # The daily papers are another site, which says nothing about arXiv.
                if isinstance(error, Offline | RateLimited) and step.source != DAILY:
                    return False
        return True

    def _done(self, step: Step) -> SourceReport:
        """Do one step; entries that could not be read are told beside what could."""
        before = len(self._sources.problems)
        report = step.run()
        problems = self._sources.problems[before:]
        if problems and not report.error:
            noun = "entry" if len(problems) == 1 else "entries"
            told = f"{step.source}: {len(problems)} {noun} could not be read: {problems[0].message}"
            return report._replace(error=told)
        return report

    def _remember(self, step: Step, error: SourceError) -> None:
        state = self._store.feeds.source(step.source)
        with self._store.writing():
            self._store.feeds.put_source(failed_state(state, error, self._clock()))

    def _first_steps(self, wanted: Subscriptions) -> Iterator[Step]:
        now = self._clock()
        for category in wanted.categories:
            run = partial(self._announcements.today, category, now)
            yield Step(f"reading {category}", listing_name(category), run)

    def _missed_steps(self, wanted: Subscriptions) -> Iterator[Step]:
        now = self._clock()
        missed = days_to_fill(self._announcements, wanted.categories, now)
        for category, day in missed:
            run = partial(self._announcements.fill, category, day, now)
            yield Step(f"catching up with {category} of {day:%a} {day.day} {day:%b}", listing_name(category), run)
        filled = {category for category, _ in missed}
        for category in wanted.categories:
            if category in filled or self._latecomers.is_behind(category):
                run = partial(self._latecomers.read, category, now)
                yield Step(f"looking for latecomers in {category}", listing_name(category), run)

    def _later_steps(self, wanted: Subscriptions) -> Iterator[Step]:
        now = self._clock()
        for query in wanted.queries:
            yield Step(f"asking {query}", f"query {query}", partial(self._following.query, query, now))
        for author in wanted.authors:
            yield Step(f"looking for {author}", f"author {author}", partial(self._following.author, author, now))
        if wanted.daily_papers:
            for day in self._following.daily_papers_days(now):
                run = partial(self._following.daily_papers, day, now)
                yield Step(f"reading the daily papers of {day}", DAILY, run)
        batches = self._completing.batches()
        if not batches:
            self._completing.settle()
        for batch in batches:
            yield Step("completing papers", COMPLETING, partial(self._completing.complete, batch))
