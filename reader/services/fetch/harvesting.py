"""Harvesting by OAI-PMH: everything that changed since a day, page by page, going on where a stop left it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from reader.domain.errors import SourceError
from reader.formats.arxiv.oai import OaiPage
from reader.services.bulk import BulkImport, chunks, merge_texts
from reader.services.fetch.sources import Check, OnProgress, Progress, SourceReport, Sources
from reader.storage.feeds import Harvest
from reader.storage.store import Store


class Harvesting:
    """Harvests sets of records; the token of the next page is written with the papers of the page before it."""

    def __init__(self, store: Store, sources: Sources, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._sources = sources
        self._clock = clock

    def run(
        self, sets: Sequence[str], since: date, on_progress: OnProgress, cancelled: Check
    ) -> tuple[SourceReport, ...]:
        """Harvest the records of these sets (all of arXiv, where one is empty) that changed since a day.

        A harvest that was stopped goes on; a token that expired meanwhile begins it again, which adds nothing twice.
        What a source did wrong is in its report, beside what was written before. Raises StoreError.
        """
        from reader.sources.errors import Cancelled, Offline, RateLimited

        reports = []
        for name in sets:
            if cancelled():
                break
            one = _Run(self._store, self._sources, name, since, self._clock)
            try:
                one.run(on_progress, cancelled)
            except Cancelled:
                reports.append(one.report())
                break
            except SourceError as error:
                reports.append(one.report(str(error)))
                if isinstance(error, Offline | RateLimited):
                    break
            else:
                reports.append(one.report())
        merge_texts(self._store)
        return tuple(reports)


class _Run:
    """One harvest of one set, and what it brought so far."""

    def __init__(
        self, store: Store, sources: Sources, set_name: str, since: date, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._sources = sources
        self._set = set_name
        self._since = since
        self._clock = clock
        self._name = f"harvest {set_name}".strip()
        self._papers = 0
        self._problems = 0
        self._problem = ""
        self._is_repeated = False
        self._importing = BulkImport(store, clock())

    def run(self, on_progress: OnProgress, cancelled: Check) -> None:
        """Ask for page after page and write each. Raises SourceError; what was written before stays."""
        with self._store.guarded():
            under_way = self._store.feeds.harvest(self._name)
        token, pages = "", 0
        if under_way is not None and under_way.since == self._since:
            token, pages = under_way.token, under_way.pages
        while not cancelled():
            page, is_first = self._page(token)
            pages = 1 if is_first else pages + 1
            self._write(page, Harvest(self._name, self._since, page.token, pages))
            size = page.size or self._papers
            total = size // max(1, len(page.papers)) + 1
            on_progress(Progress(pages, max(pages, total), f"harvested {self._papers:,} of {size:,} records"))
            if not page.token:
                return
            if page.token == token:
                raise SourceError(f"{self._name}: arXiv names the same page as the next one again and again.")
            token = page.token

    def report(self, error: str = "") -> SourceReport:
        """Return what was brought so far."""
        if not error and self._problems:
            error = f"{self._name}: {self._problems} records could not be read: {self._problem}"
        new, updated = self._importing.new, self._importing.updated
        return SourceReport(self._name, papers=self._papers, new=new, updated=updated, error=error)

    def _page(self, token: str) -> tuple[OaiPage, bool]:
        """Return the page that a token names, and whether it is the first one."""
        from reader.sources.errors import ExpiredToken

        if token:
            try:
                return self._sources.harvest_page(self._set, self._since, token), False
            except ExpiredToken:
                if self._is_repeated:
                    raise
                # Tokens last until midnight UTC; what was written already is known when it comes again.
                self._is_repeated = True
        return self._sources.harvest_page(self._set, self._since, ""), True

    def _write(self, page: OaiPage, state: Harvest) -> None:
        batches = list(chunks(page.papers)) or [[]]
        for batch in batches[:-1]:
            self._importing.write(batch)
        self._importing.write(batches[-1], partial(self._store.feeds.put_harvest, state, self._clock()))
        self._papers += len(page.papers)
        if page.problems:
            self._problem = self._problem or page.problems[0].message
            self._problems += len(page.problems)
