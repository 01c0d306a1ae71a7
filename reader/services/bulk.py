"""Papers by the ten thousand: arXiv's metadata snapshot and harvests, written a chunk at a time.

Each chunk is one durable transaction, so a stop loses at most the chunk under way, and doing it again adds nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import islice

from reader.domain.identity import IdentityKeys
from reader.domain.paper import Paper
from reader.services.recording import Named, Recorder
from reader.storage.store import Store

CHUNK = 500
"""Papers in one transaction: a key in another window waits for one or two of them, some thirty milliseconds each."""


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


class ReadAhead:
    """Reads the next chunk of ``source`` in a thread while the database commits the one before.

    A commit is what takes long without needing Python; at any other time the two would only wait for each other.
    """

    def __init__(self, source: Iterator[list[Named]]) -> None:
        self._source = source
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading ahead")
        self._next: Future[list[Named] | None] | None = None

    def start(self) -> None:
        """Begin to read the next chunk."""
        if self._next is None:
            self._next = self._thread.submit(next, self._source, None)

    def take(self) -> list[Named] | None:
        """Return the next chunk, None after the last one; raise what the source raised."""
        self.start()
        assert self._next is not None, "it was just started"
        chunk = self._next.result()
        self._next = None
        return chunk

    def __enter__(self) -> "ReadAhead":
        return self

    def __exit__(self, *error: object) -> None:
        self._thread.shutdown()
