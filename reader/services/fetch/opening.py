"""A fetch from the settings: subscriptions, addresses, and the gate that all of a user's windows share."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.config import Config
from reader.domain.clock import Clock
from reader.services.fetch.fetcher import Fetcher, Subscriptions
from reader.services.fetch.harvesting import Harvesting
from reader.services.fetch.sources import Check, FetchReport, OnProgress, SourceReport
from reader.storage.store import Store

if TYPE_CHECKING:
    from reader.services.full_texts.downloading import DownloadReport
    from reader.sources.network import Network
    from reader.sources.transport import Transport

OnWait = Callable[[float, str], None]
"""Told how many seconds a request still waits, and why."""


def subscriptions(config: Config) -> Subscriptions:
    """Return what a config subscribes to."""
    arxiv = config.arxiv
    return Subscriptions(arxiv.categories, arxiv.queries, arxiv.authors, arxiv.daily_papers)


class Fetching:
    """One fetch of one library, in the thread that calls it. ``interval`` is zero only in measurements on loopback."""

    def __init__(self, path: Path, config: Config, gate_folder: Path, clock: Clock, *, interval: float = 3.0) -> None:
        self._path = path
        self._config = config
        self._folder = gate_folder
        self._clock = clock
        self._interval = interval

    def run(self, on_progress: OnProgress, on_wait: OnWait, cancelled: Check) -> FetchReport:
        """Fetch everything that is subscribed to; raises StoreError. What a source did wrong is in the report."""
        store = Store(self._path)
        try:
            fetcher = Fetcher(store, self._network(on_wait, cancelled), self._clock.now)
            report = fetcher.run(subscriptions(self._config), on_progress, cancelled)
            if not self._config.download.starred or cancelled():
                return report
            starred = store.listing.numbers(("starred",))
            brought = self._downloaded(store, starred, self._config.download.formats, on_progress, on_wait, cancelled)
            return report._replace(steps=(*report.steps, told_as_step(brought)), cancelled=cancelled())
        finally:
            store.close()

    def download(
        self,
        papers: Sequence[int] | None,
        formats: Sequence[str],
        on_progress: OnProgress,
        on_wait: OnWait,
        cancelled: Check,
    ) -> "DownloadReport":
        """Download these papers, or what an earlier run left; raises StoreError."""
        store = Store(self._path)
        try:
            return self._downloaded(store, papers, formats, on_progress, on_wait, cancelled)
        finally:
            store.close()

    def _downloaded(
        self,
        store: Store,
        papers: Sequence[int] | None,
        formats: Sequence[str],
        on_progress: OnProgress,
        on_wait: OnWait,
        cancelled: Check,
    ) -> "DownloadReport":
        from reader.services.full_texts.downloading import Downloader
        from reader.services.full_texts.shelf import MEGABYTE
        from reader.services.full_texts.words import opened
        from reader.sources.full_texts import FullTexts

        settings = self._config.fetch
        texts = FullTexts(self._transport(on_wait, cancelled), settings.pages, settings.ar5iv)
        with opened(self._path) as index:
            budget = self._config.download.budget * MEGABYTE
            pictures = self._config.download.pictures
            downloader = Downloader(store, texts, index, budget, self._clock.now, pictures=pictures)
            if papers is not None:
                downloader.want(papers, formats)
            return downloader.run(papers, on_progress, cancelled)

    def harvest(
        self, sets: list[str], since: date, on_progress: OnProgress, on_wait: OnWait, cancelled: Check
    ) -> tuple[SourceReport, ...]:
        """Harvest these sets since a day, one after the other; raises StoreError. What went wrong is in the reports."""
        store = Store(self._path)
        try:
            harvesting = Harvesting(store, self._network(on_wait, cancelled), self._clock.now)
            return harvesting.run(sets, since, on_progress, cancelled)
        finally:
            store.close()

    def questions(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Yield each source's name and a small question to it, which raises SourceError where no good answer comes."""
        from reader.domain.identifier import ArxivId

        def silent(seconds: float, reason: str) -> None:
            pass

        network = self._network(silent, lambda: False)
        today = self._clock.now().date()
        yield "query API", lambda: network.by_ids([ArxivId("1706.03762")])
        yield "feeds", lambda: network.feed("cs.LG", "")
        yield "OAI-PMH", lambda: network.harvest_page("cs", today, "")
        if self._config.arxiv.daily_papers:
            yield "daily papers", lambda: list(network.daily_papers(today))

    def _network(self, on_wait: OnWait, cancelled: Check) -> "Network":
        from reader.sources.network import Addresses, Network

        settings = self._config.fetch
        addresses = Addresses(settings.api, settings.rss, settings.oai, settings.daily_papers)
        return Network(self._transport(on_wait, cancelled), addresses)

    def _transport(self, on_wait: OnWait, cancelled: Check) -> "Transport":
        from reader.sources.addresses import HOSTS
        from reader.sources.gate import Gate
        from reader.sources.transport import Transport

        settings = self._config.fetch
        own = (settings.api, settings.rss, settings.oai, settings.daily_papers, settings.pages, settings.ar5iv)
        return Transport(
            Gate(self._folder, self._clock, self._interval),
            self._clock,
            contact=settings.contact,
            hosts=HOSTS | {_host(address) for address in own},
            on_wait=lambda seconds, reason: on_wait(seconds, str(reason)),
            cancelled=cancelled,
        )


def told_as_step(report: "DownloadReport") -> SourceReport:
    """Return what downloads brought as a step of a fetch; nobody's having an HTML is no failure."""
    failed = report.failed
    error = report.stopped or (f"{failed[0].name}: {failed[0].problem}" if failed else "")
    papers = len({each.name for each in report.new})
    return SourceReport("whole papers of what is starred", papers=papers, new=papers, error=error)


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
