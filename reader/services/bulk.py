"""Papers by the ten thousand: arXiv's metadata snapshot and harvests, written a chunk at a time.

Each chunk is one durable transaction, so a stop loses at most the chunk under way, and doing it again adds nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from reader.domain.paper import Paper
from reader.services.recording import Recorder
from reader.storage.bulk import Prepared
from reader.storage.store import Store

CHUNK = 500
"""Papers in one transaction: a key in another window waits for one or two of them, some thirty milliseconds each."""


MERGED_AFTER = 128
"""Chunks after which the text index is merged: twice as many side by side take a sixth longer to merge, each."""


class BulkImport:
    """Writes chunks of papers and counts what became of them."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.new = self.updated = self.known = 0
        self._store = store
        self._now = now
        self._unmerged = 0
        with store.guarded():
            store.bulk.make_room()
            self._nameless = store.bulk.nameless()

    def write(self, chunk: list[Prepared], afterwards: Callable[[], None] | None = None) -> None:
        """Write one chunk; ``afterwards`` runs in the same transaction."""
        with self._store.writing():
            recorded = Recorder(self._store, self._now, self._nameless).record_all(chunk)
            if afterwards is not None:
                afterwards()
        outcomes = [item[1] for item in recorded if item is not None]
        self.new += outcomes.count("new")
        self.updated += outcomes.count("updated")
        self.known += outcomes.count("known")
        self._unmerged += 1
        if self._unmerged >= MERGED_AFTER:
            self._unmerged = 0
            merge_texts(self._store)


def chunks(papers: Iterable[Paper]) -> Iterator[list[Prepared]]:
    """Yield papers, prepared, ``CHUNK`` at a time."""
    prepared = map(Prepared.of, papers)
    while chunk := list(islice(prepared, CHUNK)):
        yield chunk


def merge_texts_of(path: Path) -> None:
    """Do :func:`merge_texts` over a connection of its own; raises StoreError."""
    store = Store(path)
    try:
        merge_texts(store)
    finally:
        store.close()


def merge_texts(store: Store) -> None:
    """Merge what many transactions left in the text index, in steps that hold a key up no longer than a chunk does.

    A word in a hundred unmerged pieces is found in half a millisecond instead of ten microseconds.
    """
    more = True
    while more:
        with store.writing():
            more = store.bulk.merge_texts()
