"""From a document to papers in the library: who is who, what is richer, and what to report."""

from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader

from reader.domain.batch import Batch, Problem
from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.services.reading import opened, read_whole, shown_name
from reader.services.recording import Recorder
from reader.storage.bulk import Prepared
from reader.storage.store import Store

PROBLEMS_KEPT = 1_000
"""Problems of one snapshot that are reported; a damaged file has millions of lines."""


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


def import_file(store: Store, name: str, now: datetime) -> ImportReport:
    """Read one file (or ``-``) into the library; raises FormatError and StoreError.

    A digest or a saved answer of arXiv is one transaction; arXiv's whole metadata snapshot is one for each chunk.
    """
    from reader.formats.arxiv import detect_answer, parse_answer
    from reader.formats.arxiv.detect import HEAD, SNAPSHOT
    from reader.formats.digests import parse_document
    from reader.services.bulk import merge_texts

    with opened(name) as source:
        kind = detect_answer(source.peek(HEAD))
        if kind == SNAPSHOT:
            return _import_snapshot(store, source, now, file=clean(name))
        data = read_whole(source)
    batch = parse_answer(data, shown_name(name)) if kind else parse_document(data, shown_name(name))
    report = import_batch(store, batch, now, file=clean(name))
    merge_texts(store)
    return report


def _import_snapshot(store: Store, source: BufferedReader, now: datetime, *, file: str) -> ImportReport:
    from reader.formats.arxiv.detect import SNAPSHOT
    from reader.services.bulk import BulkImport
    from reader.services.snapshots import read_chunks

    problems: list[Problem] = []
    importing = BulkImport(store, now)
    for chunk, found in read_chunks(source):
        problems += found[: PROBLEMS_KEPT - len(problems)]
        importing.write(chunk)
    entries = importing.new + importing.updated + importing.known
    if not entries and problems:
        raise FormatError(problems[0].message, problems[0].line)
    counts = (importing.new, importing.updated, importing.known)
    return ImportReport(file, SNAPSHOT, entries, *counts, problems=tuple(problems))


def import_batch(store: Store, batch: Batch, now: datetime, *, file: str = "") -> ImportReport:
    """Store what was read from one document, all of it or nothing; a second time adds nothing.

    Raises FormatError where the document holds problems and not one paper.
    """
    outcomes = {"new": 0, "updated": 0, "known": 0}
    problems = list(batch.problems)
    touched: set[int] = set()
    with store.writing():
        recorded = Recorder(store, now).record_all([Prepared.of(entry.paper) for entry in batch.entries])
        document = store.documents.add(batch.document, now) if batch.entries else 0
        for entry, stored in zip(batch.entries, recorded, strict=True):
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
