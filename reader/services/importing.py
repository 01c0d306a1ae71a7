"""From a document to papers in the library: who is who, what is richer, and what to report."""

import os
import stat
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reader.domain.batch import Batch, Entry, Problem
from reader.domain.errors import FormatError
from reader.domain.identity import IdentityKeys, merge, same_paper
from reader.domain.state import PaperState
from reader.domain.text import clean
from reader.paths import user_path
from reader.storage.papers import StoredPaper
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
    with os.fdopen(handle, "rb") as file:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise FormatError("It is a directory; name the files in it.")
        if not stat.S_ISREG(mode):
            raise FormatError("It is not a regular file; pipe it in with `matins import -`.")
        return file.read(SIZE_LIMIT + 1)


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
    created: set[int] = set()
    with store.writing():
        document = store.documents.add(batch.document, now) if batch.entries else 0
        for entry in batch.entries:
            stored = _place(store, entry, now, created)
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


def _place(store: Store, entry: Entry, now: datetime, created: set[int]) -> tuple[int, str] | None:
    """Find or make the paper of one entry; return its number and what became of it."""
    keys = IdentityKeys.of(entry.paper)
    if keys.is_empty:
        return None
    known = _known(store, keys)
    if not known:
        number = store.papers.insert(entry.paper, now)
        created.add(number)
        return number, "new"
    kept = known[0]
    merged = merge(kept.paper, entry.paper)
    # The entry may show that two records, each with a part of the names, are one paper.
    for other in _twins(kept, known[1:], entry):
        merged = merge(merged, other.paper)
        _unite(store, kept, other)
    if merged == kept.paper:
        return kept.number, "known"
    store.papers.update(kept.number, merged)
    return kept.number, "known" if kept.number in created else "updated"


def _known(store: Store, keys: IdentityKeys) -> list[StoredPaper]:
    """Return the stored records of this paper, the strongest match first."""
    found = [c for c in store.papers.candidates(keys) if same_paper(keys, IdentityKeys.of(c.paper))]
    if len(found) > 1 and not keys.arxiv and keys.abstract:
        # Two papers may share a title; the abstract tells which one is meant.
        found.sort(key=lambda c: IdentityKeys.of(c.paper).abstract != keys.abstract)
    return found


def _twins(kept: StoredPaper, others: list[StoredPaper], entry: Entry) -> list[StoredPaper]:
    """Return those of ``others`` that are surely ``kept``: nothing that they say speaks against it."""
    merged = IdentityKeys.of(merge(kept.paper, entry.paper))
    named = [(other, IdentityKeys.of(other.paper)) for other in others]
    alike = [(other, keys) for other, keys in named if same_paper(merged, keys)]
    claimed = {keys.arxiv for _, keys in alike if keys.arxiv}
    # Where two identifiers lay claim to one wording, it is not known whose it is.
    return [other for other, keys in alike if not keys.arxiv or len(claimed) == 1]


def _unite(store: Store, kept: StoredPaper, lost: StoredPaper) -> None:
    """Make one record of two; everything that the user said of either stays said."""
    ours, theirs = store.states.get(kept.number), store.states.get(lost.number)
    store.papers.absorb(kept.number, lost)
    if theirs == PaperState():
        return
    notes = dict.fromkeys(note for note in (ours.note, theirs.note) if note)
    united = PaperState(
        read_at=ours.read_at or theirs.read_at,
        starred_at=ours.starred_at or theirs.starred_at,
        skipped_at=ours.skipped_at or theirs.skipped_at,
        tags=tuple(sorted({*ours.tags, *theirs.tags})),
        note="\n\n".join(notes),
    )
    store.states.put(kept.number, united)
