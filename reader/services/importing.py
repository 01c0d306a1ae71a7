"""From a document to papers in the library: who is who, what is richer, and what to report."""

import os
import stat
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reader.domain.batch import Batch, Problem
from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.paths import user_path
from reader.services.recording import Recorder
from reader.storage.store import Store

SIZE_LIMIT = 32 * 2**20
"""Bytes of the largest digest that is read; a day's longest page has a third of a megabyte."""

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one document brought. ``entries`` = ``new`` + ``updated`` + ``known`` + entries that are problems."""

    file: str
    kind: str
    entries: int = 0
    new: int = 0
    updated: int = 0
    known: int = 0
    repaired_lines: int = 0
    problems: tuple[Problem, ...] = ()


def read_document(name: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``; raise FormatError with a sentence."""
    try:
        data = _read_input() if name == STANDARD_INPUT else _read_file(user_path(name))
    except OSError as error:
        raise FormatError(f"It could not be read: {clean(error.strerror or str(error)).lower()}.") from error
    except ValueError as error:
        raise FormatError("It could not be read: this is not a possible file name.") from error
    if len(data) > SIZE_LIMIT:
        raise FormatError(f"It is larger than {SIZE_LIMIT // 2**20} MB, which no digest is.")
    return data


def _read_input() -> bytes:
    if sys.stdin is None:
        raise FormatError("It could not be read: standard input is closed.")
    return sys.stdin.buffer.read(SIZE_LIMIT + 1)


def _read_file(path: Path) -> bytes:
    # Opening a FIFO would wait for a writer for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise FormatError("It is a directory; name the files in it.")
        if not stat.S_ISREG(mode):
            raise FormatError("It is not a regular file; pipe it in with `matins import -`.")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(SIZE_LIMIT + 1)
    finally:
        os.close(handle)


def import_file(store: Store, name: str, now: datetime) -> ImportReport:
    """Read one file (or ``-``) into the library in one transaction; raises FormatError and StoreError."""
    from reader.formats.digests import parse_document

    shown = "stdin" if name == STANDARD_INPUT else Path(name).name
    batch = parse_document(read_document(name), clean(shown))
    return import_batch(store, batch, now, file=clean(name))


def import_batch(store: Store, batch: Batch, now: datetime, *, file: str = "") -> ImportReport:
    """Store what was read from one document, all of it or nothing; a second time adds nothing.

    Raises FormatError where the document holds problems and not one paper.
    """
    outcomes = {"new": 0, "updated": 0, "known": 0}
    problems = list(batch.problems)
    touched: set[int] = set()
    with store.writing():
        recorder = Recorder(store, now)
        document = store.documents.add(batch.document, now) if batch.entries else 0
        for entry in batch.entries:
            stored = recorder.record(entry.paper)
            if stored is None:
                told = f"Entry {entry.announcement.position} has nothing that tells it from another paper."
                problems.append(Problem(told, entry.line))
                continue
            number, outcome = stored
            outcomes[outcome] += 1
            touched.add(number)
            store.documents.announce(document, number, entry.announcement)
        if problems and not touched:
            raise FormatError(problems[0].message, problems[0].line)
        store.documents.refresh_order(touched)
    return ImportReport(
        file=file or batch.document.name,
        kind=batch.document.kind,
        entries=len(batch.entries),
        repaired_lines=batch.repaired_lines,
        problems=tuple(problems),
        **outcomes,
    )
