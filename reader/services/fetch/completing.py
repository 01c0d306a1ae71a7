"""Digests leave things out: titles, authors, abstracts. arXiv is asked for them, in batches and not too often."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from reader.domain.identity import IdentityKeys, same_paper
from reader.domain.paper import Paper
from reader.services.fetch.sources import SourceReport, Sources
from reader.services.recording import Recorder
from reader.storage.papers import StoredPaper
from reader.storage.store import Store

BATCH = 100
"""Papers with identifiers in one request."""

MOST = 1_000
"""Papers with identifiers that one fetch completes."""

MOST_BY_WORDING = 20
"""Papers without identifier that one fetch looks for: each is a request of its own."""

AGAIN = timedelta(days=30)
"""When a paper that could not be completed is asked for again."""


class Completing:
    """Completes papers that lack a title, authors or an abstract."""

    def __init__(self, store: Store, sources: Sources, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._sources = sources
        self._clock = clock

    def batches(self) -> list[list[StoredPaper]]:
        """Return what one fetch asks for: batches of papers with identifiers, then single ones without."""
        with self._store.guarded():
            numbers = self._store.feeds.incomplete(MOST + MOST_BY_WORDING, self._clock() - AGAIN)
            papers = self._store.papers.all(numbers)
        named = [paper for paper in papers if paper.paper.arxiv_id][:MOST]
        nameless = [paper for paper in papers if not paper.paper.arxiv_id][:MOST_BY_WORDING]
        return [named[start : start + BATCH] for start in range(0, len(named), BATCH)] + [[p] for p in nameless]

    def complete(self, batch: Sequence[StoredPaper]) -> SourceReport:
        """Ask for one batch and write what came. Raises SourceError; then the batch is asked for again next time."""
        first = batch[0].paper
        if first.arxiv_id:
            found = self._sources.by_ids([stored.paper.arxiv_id for stored in batch if stored.paper.arxiv_id])
        else:
            found = self._sources.by_wording(first.title, first.abstract)
        store, now = self._store, self._clock()
        updated = 0
        with store.writing():
            recorder = Recorder(store, now)
            for stored in batch:
                paper = _answer(stored.paper, found)
                if paper is not None:
                    updated += recorder.complete(stored.number, paper)
            store.feeds.looked_up((stored.number for stored in batch), now)
        return SourceReport("completing", papers=len(found), updated=updated)


def _answer(asked: Paper, found: Sequence[Paper]) -> Paper | None:
    """Return which of the answers is the paper that was asked for; a likeness is not enough."""
    keys = IdentityKeys.of(asked)
    return next((paper for paper in found if same_paper(keys, IdentityKeys.of(paper))), None)
