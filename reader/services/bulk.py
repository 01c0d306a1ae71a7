"""Papers by the ten thousand: arXiv's metadata snapshot and harvests, written a chunk at a time.

Each chunk is one durable transaction, so a stop loses at most the chunk under way, and doing it again adds nothing.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice

from reader.domain.identity import IdentityKeys
from reader.domain.paper import Paper
from reader.services.recording import Recorder
from reader.storage.store import Store

CHUNK = 500
"""Papers in one transaction: a key in another window waits for one or two of them, some thirty milliseconds each."""

AHEAD = 8
"""Chunks that are read ahead of the one that is being written."""

Named = tuple[Paper, IdentityKeys]


class BulkImport:
    """Writes chunks of papers and counts what became of them."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.new = self.updated = self.known = 0
        self._store = store
        self._now = now
        with store.guarded():
            self._titles, self._abstracts = store.bulk.nameless_keys()

    def write(self, chunk: list[Named], afterwards: Callable[[], None] | None = None) -> None:
        """Write one chunk; ``afterwards`` runs in the same transaction."""
        store = self._store
        with store.writing():
            known = store.bulk.known([keys.arxiv for _, keys in chunk])
            fresh: dict[str, Named] = {}
            others: list[Paper] = []
            for paper, keys in chunk:
                if keys.arxiv and keys.arxiv not in known and keys.arxiv not in fresh and not self._may_be_known(keys):
                    fresh[keys.arxiv] = (paper, keys)
                else:
                    others.append(paper)
            self.new += len(store.bulk.insert(fresh.values(), self._now))
            recorder = Recorder(store, self._now)
            for paper in others:
                self._count(recorder.record(paper))
            if afterwards is not None:
                afterwards()

    def _may_be_known(self, keys: IdentityKeys) -> bool:
        if not self._titles and not self._abstracts:
            return False
        return keys.title in self._titles or self._store.bulk.abstract_name(keys) in self._abstracts

    def _count(self, recorded: tuple[int, str] | None) -> None:
        if recorded is None:
            return
        outcome = recorded[1]
        self.new += outcome == "new"
        self.updated += outcome == "updated"
        self.known += outcome == "known"


def chunks(papers: Iterable[Paper]) -> Iterator[list[Named]]:
    """Yield papers with their names, ``CHUNK`` at a time."""
    named = ((paper, IdentityKeys.of(paper)) for paper in papers)
    while chunk := list(islice(named, CHUNK)):
        yield chunk


def read_ahead(source: Iterator[list[Named]]) -> Iterator[list[Named]]:
    """Yield what ``source`` yields, which a thread reads while the database works on what came before.

    An error of the source is raised here, after the chunks before it.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="reading ahead") as reader:
        waiting = deque(reader.submit(next, source, None) for _ in range(AHEAD))
        while (chunk := waiting.popleft().result()) is not None:
            waiting.append(reader.submit(next, source, None))
            yield chunk
