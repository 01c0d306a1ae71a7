"""Harvesting by OAI-PMH: everything that changed since a day, page by page, going on where a stop left it."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from reader.formats.arxiv.oai import OaiPage
from reader.services.bulk import BulkImport, chunks
from reader.services.fetch.sources import Check, OnProgress, Progress, SourceReport, Sources
from reader.storage.feeds import Harvest
from reader.storage.store import Store


class Harvesting:
    """Harvests one set; the token of the next page is written with the papers of the page before it."""

    def __init__(self, store: Store, sources: Sources, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._sources = sources
        self._clock = clock

    def run(self, set_name: str, since: date, on_progress: OnProgress, cancelled: Check) -> SourceReport:
        """Harvest the records of a set (everything, where it is empty) that changed since a day.

        A harvest that was stopped goes on; a token that expired meanwhile begins it again, which adds nothing twice.
        Raises SourceError.
        """
        name = f"harvest {set_name}".strip()
        under_way = self._store.feeds.harvest(name)
        token, pages = ("", 0)
        if under_way is not None and under_way.since == since:
            token, pages = under_way.token, under_way.pages
        importing = BulkImport(self._store, self._clock())
        papers = 0
        while not cancelled():
            page = self._page(set_name, since, token)
            pages += 1
            state = Harvest(name, since, page.token, pages)
            papers += len(page.papers)
            batches = list(chunks(page.papers))
            for batch in batches[:-1]:
                importing.write(batch)
            importing.write(batches[-1] if batches else [], partial(self._remember, state))
            total = (page.size or 0) // max(1, len(page.papers) or 1) + 1
            on_progress(Progress(pages, max(pages, total), f"harvested {papers:,} of {page.size or papers:,} records"))
            token = page.token
            if not token:
                break
        return SourceReport(name, papers=papers, new=importing.new, updated=importing.updated)

    def _page(self, set_name: str, since: date, token: str) -> OaiPage:
        from reader.sources.errors import ExpiredToken

        try:
            return self._sources.harvest_page(set_name, since, token)
        except ExpiredToken:
            if not token:
                raise
            return self._sources.harvest_page(set_name, since, "")

    def _remember(self, state: Harvest) -> None:
        self._store.feeds.put_harvest(state, self._clock())
