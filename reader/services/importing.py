"""From a document to papers in the library: who is who, what is richer, and what to report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BufferedReader
from itertools import islice
from typing import TYPE_CHECKING

from reader.domain.batch import Batch, Problem
from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.services.reading import check_size, opened, read_document, shown_name
from reader.services.recording import Recorded, Recorder
from reader.services.watching import StoppedError, Watch
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
    ``is_stopped`` tells that the user stopped it, and that only what is counted here was stored.
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
    is_stopped: bool = False


_NOTHING = ImportWishes()

WATCHED = 500
"""Papers after which a watched import tells how far it is."""


def import_file(
    store: Store, name: str, now: datetime, wishes: ImportWishes = _NOTHING, watch: Watch | None = None
) -> ImportReport:
    """Read one file (or ``-``) into the library; raises FormatError and StoreError.

    A digest or a saved answer of arXiv is one transaction, so that nothing of it is stored where it is stopped. A file
    of another program, arXiv's whole metadata snapshot and our own JSON lines are one for each piece, so that no window
    waits for the whole: what is stored stays, and a second time completes it.
    """
    try:
        return _import_file(store, name, now, wishes, watch)
    except StoppedError:
        return ImportReport(clean(name), "", is_stopped=True)


def said_in(name: str) -> "SaidCounts | None":
    """Return what a file says on behalf of its user; None where it is of a kind that can say nothing.

    Raises FormatError.
    """
    from reader.formats.arxiv import detect_answer
    from reader.formats.arxiv.detect import HEAD
    from reader.formats.imports import begins_json_lines, parse_library
    from reader.services.foreign_databases import read_database
    from reader.services.taking_over import count_said

    with opened(name) as source:
        head = source.peek(HEAD)
        if head.startswith(DATABASE):
            imported: Imported | None = read_database(source, name)
        elif detect_answer(head):
            return None
        elif begins_json_lines(head):
            from reader.services.own_lines import said_in_lines

            return said_in_lines(source, name)
        else:
            imported = parse_library(read_document(source, head), shown_name(name))
    return count_said(imported.found.values()) if imported is not None else None


def _import_file(store: Store, name: str, now: datetime, wishes: ImportWishes, watch: Watch | None) -> ImportReport:
    from reader.formats.arxiv import detect_answer, parse_answer
    from reader.formats.arxiv.detect import HEAD, SNAPSHOT
    from reader.formats.digests import parse_document
    from reader.formats.imports import begins_json_lines, parse_library
    from reader.services.bulk import merge_texts
    from reader.services.foreign_databases import read_database

    with opened(name) as source:
        head = source.peek(HEAD)
        if head.startswith(DATABASE):
            imported = read_database(source, name, everything=wishes.everything)
            return _import_library(store, imported, now, wishes, watch, file=clean(name))
        kind = detect_answer(head)
        if kind == SNAPSHOT:
            return _import_snapshot(store, source, now, watch, file=clean(name))
        if not kind and begins_json_lines(head):
            from reader.services.own_lines import import_lines

            return import_lines(store, source, name, now, wishes, watch)
        data = read_document(source, head)
    library = None if kind else parse_library(data, shown_name(name), everything=wishes.everything)
    if library is not None:
        return _import_library(store, library, now, wishes, watch, file=clean(name))
    check_size(data)
    batch = parse_answer(data, shown_name(name)) if kind else parse_document(data, shown_name(name))
    report = import_batch(store, batch, now, file=clean(name), watch=watch)
    merge_texts(store)
    return report


def _import_library(
    store: Store, imported: "Imported", now: datetime, wishes: ImportWishes, watch: Watch | None, *, file: str
) -> ImportReport:
    """Store what a bibliography, an export or another program's data holds, with the states where they are wanted."""
    from reader.services.bulk import merge_texts
    from reader.services.in_pieces import import_pieces
    from reader.services.taking_over import count_said

    batch = imported.batch
    if batch.entries or not (imported.left_out or imported.subscriptions):
        found = imported.found if wishes.state else {}
        report = import_pieces(store, batch, now, file=file, found=found, watch=watch)
        merge_texts(store)
    else:
        report = ImportReport(file, batch.document.kind, problems=batch.problems)
    return replace(
        report,
        left_out=imported.left_out,
        said=count_said(imported.found.values()),
        subscriptions=imported.subscriptions,
    )


def _import_snapshot(
    store: Store, source: BufferedReader, now: datetime, watch: Watch | None, *, file: str
) -> ImportReport:
    from reader.formats.arxiv.detect import SNAPSHOT
    from reader.services.bulk import BulkImport
    from reader.services.snapshots import read_chunks

    problems: list[Problem] = []
    importing = BulkImport(store, now)
    stopped = False
    for chunk, found in read_chunks(source):
        problems += found[: PROBLEMS_KEPT - len(problems)]
        importing.write(chunk)
        if watch is not None:
            watch.tell(importing.new + importing.updated + importing.known)
            stopped = watch.is_over
        if stopped:
            break
    entries = importing.new + importing.updated + importing.known
    if not entries and problems:
        raise FormatError(problems[0].message, problems[0].line)
    counts = (importing.new, importing.updated, importing.known)
    return ImportReport(file, SNAPSHOT, entries, *counts, problems=tuple(problems), is_stopped=stopped)


def import_batch(
    store: Store,
    batch: Batch,
    now: datetime,
    *,
    file: str = "",
    found: "Mapping[int, Found] | None" = None,
    watch: Watch | None = None,
) -> ImportReport:
    """Store what was read from one document, all of it or nothing; a second time adds nothing.

    ``found`` is what to take over into the states of papers, by the positions of entries. Raises FormatError where the
    document holds problems and not one paper, and StoppedError.
    """
    problems = list(batch.problems)
    with store.writing():
        recorded, numbers = store_batch(store, Recorder(store, now), batch, now, problems, watch)
        if problems and not numbers:
            raise FormatError(problems[0].message, problems[0].line)
        changed = _take_over(store, found, numbers, now, batch.document.name, problems) if found else 0
    return replace(report_of(batch, file, outcomes_of(recorded), problems), taken_over=changed)


def outcomes_of(recorded: Sequence[Recorded | None]) -> Counter[str]:
    """Count what became of papers."""
    return Counter(stored[1] for stored in recorded if stored is not None)


def report_of(batch: Batch, file: str, outcomes: Counter[str], problems: Sequence[Problem]) -> ImportReport:
    """Return what became of a document, all of whose entries were looked at."""
    return ImportReport(
        file or batch.document.name,
        batch.document.kind,
        len(batch.entries),
        outcomes["new"],
        outcomes["updated"],
        outcomes["known"],
        batch.repaired_lines,
        tuple(problems),
    )


def store_batch(
    store: Store, recorder: Recorder, batch: Batch, now: datetime, problems: list[Problem], watch: Watch | None
) -> tuple[Sequence[Recorded | None], Mapping[int, int]]:
    """Store the papers of a batch inside the caller's transaction; what cannot be stored is added to ``problems``.

    Return what became of each, and their numbers by the positions of entries. Raises StoppedError.
    """
    recorded = _record(recorder, batch, watch)
    numbers = _announce(store, batch, recorded, now, problems)
    store.documents.refresh_order(set(numbers.values()))
    return recorded, numbers


def _record(recorder: Recorder, batch: Batch, watch: Watch | None) -> Sequence[Recorded | None]:
    """Record the papers of a batch; a watched one some hundreds at a time, which costs as much."""
    prepared = map(Prepared.of, (entry.paper for entry in batch.entries))
    if watch is None:
        return recorder.record_all(list(prepared))
    recorded: list[Recorded | None] = []
    watch.check()
    while part := list(islice(prepared, WATCHED)):
        recorded += recorder.record_all(part)
        watch.tell(len(recorded))
        watch.check()
    # A later part may have shown two papers of an earlier one to be one.
    return recorder.settled(recorded)


def _announce(
    store: Store, batch: Batch, recorded: Sequence[Recorded | None], now: datetime, problems: list[Problem]
) -> dict[int, int]:
    """Store where the papers of a batch were announced; return their numbers by the positions of entries."""
    numbers: dict[int, int] = {}
    document = store.documents.add(batch.document, now) if batch.entries else 0
    for entry, stored in zip(batch.entries, recorded, strict=True):
        position = entry.announcement.position
        if stored is None:
            problems.append(Problem(f"Entry {position} has nothing that tells it from another paper.", entry.line))
            continue
        numbers[position] = stored[0]
        store.documents.announce(document, stored[0], entry.announcement)
    return numbers


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
