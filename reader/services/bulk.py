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
from reader.services.recording import Named, Recorder
from reader.storage.store import Store

CHUNK = 500
"""Papers in one transaction: a key in another window waits for one or two of them, some thirty milliseconds each."""

AHEAD = 8
"""Chunks that are read ahead of the one that is being written."""


class BulkImport:
    """Writes chunks of papers and counts what became of them."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.new = self.updated = self.known = 0
        self._store = store
        self._now = now
        with store.guarded():
            store.bulk.make_room()
            self._nameless = store.bulk.nameless_keys()

    def write(self, chunk: list[Named], afterwards: Callable[[], None] | None = None) -> None:
        """Write one chunk; ``afterwards`` runs in the same transaction."""
        with self._store.writing():
            recorded = Recorder(self._store, self._now, self._nameless).record_all(chunk)
            if afterwards is not None:
                afterwards()
        outcomes = [item[1] for item in recorded if item is not None]
        self.new += outcomes.count("new")
        self.updated += outcomes.count("updated")
        self.known += outcomes.count("known")


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
