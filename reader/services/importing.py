"""From a document to papers in the library: who is who, what is richer, and what to report."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from io import BufferedReader
from typing import TYPE_CHECKING

from reader.domain.batch import Batch, Problem
from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.services.reading import STANDARD_INPUT, opened, read_whole, shown_name
from reader.services.recording import Recorder
from reader.storage.bulk import Prepared
from reader.storage.store import Store

if TYPE_CHECKING:
    from reader.formats.imports import Found, Imported, Subscription
    from reader.services.taking_over import SaidCounts

PROBLEMS_KEPT = 1_000
"""Problems of one snapshot that are reported; a damaged file has millions of lines."""


DATABASE = b"SQLite format 3\0"
"""How the databases of other programs begin."""


@dataclass(frozen=True, slots=True)
class ImportWishes:
    """What the user asked for: ``state`` takes over stars, tags, notes and what was read; ``everything`` also brings
    entries that are no papers of arXiv."""

    state: bool = False
    everything: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one document brought. ``entries`` = ``new`` + ``updated`` + ``known`` + entries that are problems.

    ``left_out`` counts entries without an identifier that nobody asked for. ``said`` counts what the file says on
    behalf of its user (None where it can say nothing), ``taken_over`` the papers whose state changed by it.
    """

    file: str
    kind: str
    entries: int = 0
    new: int = 0
    updated: int = 0
    known: int = 0
    repaired_lines: int = 0
    problems: tuple[Problem, ...] = ()
    left_out: int = 0
    said: "SaidCounts | None" = None
    taken_over: int = 0
    subscriptions: "tuple[Subscription, ...]" = ()


_NOTHING = ImportWishes()


def import_file(store: Store, name: str, now: datetime, wishes: ImportWishes = _NOTHING) -> ImportReport:
    """Read one file (or ``-``) into the library; raises FormatError and StoreError.

    A digest, a saved answer of arXiv or a file of another program is one transaction; arXiv's whole metadata snapshot
    is one for each chunk.
    """
    from reader.formats.arxiv import detect_answer, parse_answer
    from reader.formats.arxiv.detect import HEAD, SNAPSHOT
    from reader.formats.digests import parse_document
    from reader.formats.imports import parse_library
    from reader.services.bulk import merge_texts

    with opened(name) as source:
        head = source.peek(HEAD)
        if head.startswith(DATABASE):
            imported = _read_database(source, name, wishes)
            return _import_library(store, imported, now, wishes, file=clean(name))
        kind = detect_answer(head)
        if kind == SNAPSHOT:
            return _import_snapshot(store, source, now, file=clean(name))
        data = read_whole(source)
    library = None if kind else parse_library(data, shown_name(name), everything=wishes.everything)
    if library is not None:
        return _import_library(store, library, now, wishes, file=clean(name))
    batch = parse_answer(data, shown_name(name)) if kind else parse_document(data, shown_name(name))
    report = import_batch(store, batch, now, file=clean(name))
    merge_texts(store)
    return report


def _read_database(source: BufferedReader, name: str, wishes: ImportWishes) -> "Imported":
    """Return what a database of another program holds."""
    import hashlib

    from reader.formats.digests.encoding import Decoded
    from reader.formats.imports.assemble import assemble_digest
    from reader.formats.imports.databases import parse_artui, parse_newsboat
    from reader.paths import user_path
    from reader.storage.foreign import read_foreign

    if name == STANDARD_INPUT:
        raise FormatError("It is a database, which has to be named as a file.")
    found = read_foreign(user_path(name))
    is_feeds = found.kind == "newsboat"
    collected = parse_newsboat(found.rows) if is_feeds else parse_artui(found.rows, found.tags, found.notes)
    if found.is_cut:
        collected.problems.append(Problem(f"Only the first {len(found.rows):,} rows were read."))
    digest = hashlib.sha256()
    while block := source.read(2**20):
        digest.update(block)
    return assemble_digest(collected, digest.hexdigest(), shown_name(name), Decoded(""), everything=wishes.everything)


def _import_library(
    store: Store, imported: "Imported", now: datetime, wishes: ImportWishes, *, file: str
) -> ImportReport:
    """Store what a bibliography, an export or another program's data holds, with the states where they are wanted."""
    from reader.services.bulk import merge_texts
    from reader.services.taking_over import count_said

    batch = imported.batch
    if batch.entries or not (imported.left_out or imported.subscriptions):
        report = import_batch(store, batch, now, file=file, found=imported.found if wishes.state else {})
        merge_texts(store)
    else:
        report = ImportReport(file, batch.document.kind, problems=batch.problems)
    return replace(
        report,
        left_out=imported.left_out,
        said=count_said(imported.found.values()),
        subscriptions=imported.subscriptions,
    )


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


def import_batch(
    store: Store, batch: Batch, now: datetime, *, file: str = "", found: "Mapping[int, Found] | None" = None
) -> ImportReport:
    """Store what was read from one document, all of it or nothing; a second time adds nothing.

    ``found`` is what to take over into the states of papers, by the positions of entries. Raises FormatError where the
    document holds problems and not one paper.
    """
    outcomes = {"new": 0, "updated": 0, "known": 0}
    problems = list(batch.problems)
    numbers: dict[int, int] = {}
    with store.writing():
        recorded = Recorder(store, now).record_all([Prepared.of(entry.paper) for entry in batch.entries])
        document = store.documents.add(batch.document, now) if batch.entries else 0
        for entry, stored in zip(batch.entries, recorded, strict=True):
            position = entry.announcement.position
            if stored is None:
                problems.append(Problem(f"Entry {position} has nothing that tells it from another paper.", entry.line))
                continue
            numbers[position], outcome = stored
            outcomes[outcome] += 1
            store.documents.announce(document, numbers[position], entry.announcement)
        if problems and not numbers:
            raise FormatError(problems[0].message, problems[0].line)
        store.documents.refresh_order(set(numbers.values()))
        changed = _take_over(store, found, numbers, now, batch.document.name, problems) if found else 0
    return ImportReport(
        file or batch.document.name,
        batch.document.kind,
        len(batch.entries),
        outcomes["new"],
        outcomes["updated"],
        outcomes["known"],
        batch.repaired_lines,
        tuple(problems),
        taken_over=changed,
    )


def _take_over(
    store: Store,
    found: "Mapping[int, Found]",
    numbers: Mapping[int, int],
    now: datetime,
    name: str,
    problems: list[Problem],
) -> int:
    from reader.services.taking_over import by_number, take_over

    changed, told = take_over(store, by_number(found, numbers), now, name)
    problems += told
    return changed
