"""The filter's index and its file: read where it is true, caught up with the library, or made anew beside the program.

The file is derived from the library and stands beside it. A mark in it names the moment of the library that it was
made from; whatever changed since is read from the library's log, so no paper is missing and none is there that is gone.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import lru_cache
from pathlib import Path

from reader.domain.errors import StoreError
from reader.formats.tex import is_readable
from reader.search.engine import Entry, SearchIndex, SearchIndexError, Stamp
from reader.search.filing import is_sound as sound
from reader.services.library import Library
from reader.services.wording import shown_name, shown_title
from reader.sources.locking import FileLock
from reader.storage.changes import Mark
from reader.storage.files import write_atomically
from reader.storage.listing import IndexRow
from reader.storage.store import Store

IN_MEMORY = 5_000
"""Papers up to which the index is made in a moment and needs no file."""

CHANGED_AT_MOST = 10_000
"""Changed papers up to which an index is caught up; beyond that a new one is made."""

_POLL = 0.1

STALE_FROM = 2_000
"""Changed papers from which on a new file is made although the old one is still good."""


class IndexingError(StoreError):
    """An index that could not be made."""


def index_path(library: Path) -> Path:
    """Return where the index of a library stands."""
    return library.with_name(f"{library.name}.index")


def entries(store: Store, numbers: Sequence[int] | None = None) -> Iterator[Entry]:
    """Yield what the filter knows of these papers, or of all."""
    return map(_entry, store.listing.index_rows(numbers))


def open_index(library: Library) -> tuple[SearchIndex, Mark] | None:
    """Return an index of the library as it is now, and that moment; None where a new file has to be made first.

    Raises StoreError.
    """
    store = library.store
    with store.reading():
        now = store.changes.now()
        if store.listing.counts().papers <= IN_MEMORY:
            return SearchIndex.build(entries(store)), now
        index = _loaded(index_path(library.path))
        if index is None or index.stamp is None:
            return None
        changes = store.changes.since(Mark(*index.stamp), CHANGED_AT_MOST)
        if changes is None:
            return None
        # What is damaged inside is met by whoever looks there.
        with suppress(SearchIndexError):
            if changes.papers:
                catch_up(store, index, changes.papers)
            return index, now
        return None


def index_in_memory(library: Library) -> tuple[SearchIndex, Mark]:
    """Return an index of the library as it is now, whatever the file is; raises StoreError."""
    store = library.store
    with store.reading():
        return SearchIndex.build(entries(store)), store.changes.now()


def catch_up(store: Store, index: SearchIndex, numbers: Sequence[int]) -> None:
    """Bring these papers of the index to what the library has, which may be nothing."""
    found = list(entries(store, numbers))
    index.change(found, set(numbers) - {entry.number for entry in found})


def make_file(path: Path) -> None:
    """Write the index of a library into its file, unless another window just did; raises StoreError."""
    store = Store(path)
    try:
        with _alone(path) as has_waited:
            if not (has_waited and _is_fresh(store)):
                _make(store)
    finally:
        store.close()


def is_sound(path: Path) -> bool:
    """Tell whether the index file of a library is as it was written; where there is none, nothing is wrong with it."""
    with suppress(OSError):
        return sound(index_path(path))
    return True


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Wait until nobody else makes the index of this library, and tell whether somebody did.

    Who dies lets the next one in; where there can be no lock, two may make the same.
    """
    lock, has_waited = None, False
    with suppress(OSError):
        while (lock := FileLock.attempt(path.with_name(f".{path.name}.lock"))) is None:
            has_waited = True
            time.sleep(_POLL)
    try:
        yield has_waited
    finally:
        if lock is not None:
            lock.release()


def _is_fresh(store: Store) -> bool:
    """Tell whether the file is as good as a new one."""
    index = _loaded(index_path(store.path))
    if index is None or index.stamp is None or not is_sound(store.path):
        return False
    with store.reading():
        changes = store.changes.since(Mark(*index.stamp), CHANGED_AT_MOST)
    return changes is not None and len(changes.papers) < STALE_FROM


def _make(store: Store) -> None:
    with store.reading():
        mark = store.changes.now()
        index = SearchIndex.build(entries(store))
    write_atomically(index_path(store.path), _written(index, mark), mode=0o600)
    with store.writing():
        store.changes.prune(mark)


def make_file_beside(path: Path) -> "subprocess.Popen[bytes]":
    """Begin to write the index in another process, which takes no time from this one's keys."""
    command = [sys.executable, "-P", "-m", __name__, os.fspath(path)]
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0
    )


def _written(index: SearchIndex, mark: Mark) -> Iterable[bytes | memoryview]:
    return index.parts(Stamp(*mark))


def _loaded(path: Path) -> SearchIndex | None:
    # Whatever is wrong with the file: it is made again.
    with suppress(SearchIndexError, OSError):
        return SearchIndex.load(path)
    return None


def _entry(row: IndexRow) -> Entry:
    plain = is_readable("\n".join((row.title, *row.authors)))
    return Entry(
        row.number,
        row.title if plain and row.title else shown_title(row.title, row.opening),
        row.authors if plain else [shown_name(name) for name in row.authors],
        row.categories.split(),
        _ordinal(row.day),
        row.document,
        # What no document announced stands in the order in which it came, as in the list.
        row.position if row.document else row.number,
        row.kind,
        _ordinal(row.published[:10]) or _month(row.arxiv_id),
        row.arxiv_id,
    )


@lru_cache(maxsize=16_384)
def _ordinal(iso: str) -> int:
    """Return the proleptic ordinal of a day, 0 for none."""
    try:
        return date.fromisoformat(iso).toordinal()
    except ValueError:
        return 0


def _month(name: str) -> int:
    """Return the first day of the month in which an identifier was given, as an ordinal; 0 for none."""
    digits = name.rpartition("/")[2][:4]
    if len(digits) < 4 or not digits.isdecimal():
        return 0
    year = int(digits[:2])
    return _ordinal(f"{1900 + year if year > 90 else 2000 + year}-{digits[2:]}-01")


def _main(arguments: Sequence[str]) -> int:
    with suppress(OSError, AttributeError):
        os.nice(10)
    try:
        make_file(Path(arguments[0]))
    except StoreError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
