"""A fetch from the settings: subscriptions, addresses, and the gate that all of a user's windows share."""

from collections.abc import Callable
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
    from reader.sources.network import Network

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
            return fetcher.run(subscriptions(self._config), on_progress, cancelled)
        finally:
            store.close()

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

    def _network(self, on_wait: OnWait, cancelled: Check) -> "Network":
        from reader.sources.addresses import HOSTS
        from reader.sources.gate import Gate
        from reader.sources.network import Addresses, Network
        from reader.sources.transport import Transport

        settings = self._config.fetch
        addresses = Addresses(settings.api, settings.rss, settings.oai, settings.daily_papers)
        hosts = HOSTS | {_host(address) for address in addresses}
        gate = Gate(self._folder, self._clock, self._interval)
        transport = Transport(
            gate,
            self._clock,
            contact=settings.contact,
            hosts=hosts,
            on_wait=lambda seconds, reason: on_wait(seconds, str(reason)),
            cancelled=cancelled,
        )
        return Network(transport, addresses)


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
