"""Our own JSON lines into the library, a chunk at a time, and what they say on behalf of their user at the end."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from io import BufferedReader
from typing import TYPE_CHECKING

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.formats.imports.objects import LINES
from reader.formats.imports.own_lines import CHUNK_LINES, read_json_lines
from reader.services.bulk import MERGED_AFTER, merge_texts
from reader.services.importing import PROBLEMS_KEPT, WATCHED, ImportReport, ImportWishes, store_batch
from reader.services.in_pieces import PIECE
from reader.services.reading import shown_name
from reader.services.recording import Recorder
from reader.services.taking_over import SaidCounts, count_said, take_over
from reader.services.watching import StoppedError, Watch
from reader.storage.store import Store

if TYPE_CHECKING:
    from reader.formats.imports import Found, Imported


def import_lines(
    store: Store,
    source: BufferedReader,
    name: str,
    now: datetime,
    wishes: ImportWishes,
    watch: Watch | None = None,
    lines: int = CHUNK_LINES,
) -> ImportReport:
    """Store every paper of ``source``, the file ``name``, of which so many lines are read at once.

    Where it is stopped, the papers before that stay, and no states are taken over. Raises FormatError where there are
    problems and not one paper, and StoreError.
    """
    importing = _LinesImport(store, clean(name), now, state=wishes.state)
    is_stopped = False
    try:
        for imported in read_json_lines(source, shown_name(name), lines):
            importing.write(imported, watch)
    except StoppedError:
        is_stopped = True
    changed = 0 if is_stopped else importing.take_over(shown_name(name))
    merge_texts(store)
    return importing.report(changed, is_stopped=is_stopped)


def said_in_lines(source: BufferedReader, name: str) -> SaidCounts:
    """Return what the lines of ``source`` say on behalf of their user."""
    return _summed(count_said(imported.found.values()) for imported in read_json_lines(source, shown_name(name)))


_PAUSE = 0.002


class _LinesImport:
    """Writes pieces and keeps what is only known, or only done, at the end."""

    def __init__(self, store: Store, file: str, now: datetime, *, state: bool) -> None:
        self._store, self._file, self._now, self._state = store, file, now, state
        self._recorder = Recorder(store, now)
        self._outcomes: Counter[str] = Counter()
        self._entries = self._left_out = self._pieces = 0
        self._problems: list[Problem] = []
        self._said = SaidCounts()
        self._found: list[tuple[int, Found]] = []

    def write(self, imported: "Imported", watch: Watch | None) -> None:
        """Store what was read at once, piece after piece; raises StoppedError between two of them."""
        problems = list(imported.batch.problems)
        entries = imported.batch.entries
        for start in range(0, len(entries), PIECE):
            if watch is not None and watch.is_over:
                raise StoppedError(self._entries)
            self._write_piece(imported, start, problems)
            if watch is not None and self._entries % WATCHED == 0:
                watch.tell(self._entries)
            # SQLite has no queue of those who wait: they look again after some milliseconds.
            time.sleep(_PAUSE)
        if watch is not None:
            watch.tell(self._entries)
        self._left_out += imported.left_out
        self._said = _summed((self._said, count_said(imported.found.values())))
        self._problems += problems[: PROBLEMS_KEPT - len(self._problems)]

    def _write_piece(self, imported: "Imported", start: int, problems: list[Problem]) -> None:
        part = replace(imported.batch, entries=imported.batch.entries[start : start + PIECE])
        with self._store.writing():
            recorded, numbers = store_batch(self._store, self._recorder, part, self._now, problems, None)
        self._entries += len(part.entries)
        self._outcomes.update(stored[1] for stored in recorded if stored is not None)
        if self._state:
            self._found += [(number, imported.found[at]) for at, number in numbers.items() if at in imported.found]
        self._pieces += 1
        if self._pieces % MERGED_AFTER == 0:
            merge_texts(self._store)

    def take_over(self, name: str) -> int:
        """Take over what was said, as one step; return how many papers changed. Raises FormatError for no paper."""
        if self._problems and not self._outcomes:
            raise FormatError(self._problems[0].message, self._problems[0].line)
        if not self._found:
            return 0
        # A later chunk may have shown two papers of an earlier one to be one.
        said = [(self._recorder.number_now(number), found) for number, found in self._found]
        with self._store.writing():
            changed, problems = take_over(self._store, said, self._now, name)
        self._problems += problems
        return changed

    def report(self, changed: int, *, is_stopped: bool) -> ImportReport:
        """Return what came of it."""
        return ImportReport(
            self._file,
            LINES,
            self._entries,
            self._outcomes["new"],
            self._outcomes["updated"],
            self._outcomes["known"],
            problems=tuple(self._problems),
            left_out=self._left_out,
            said=self._said,
            taken_over=changed,
            is_stopped=is_stopped,
        )


def _summed(counts: Iterable[SaidCounts]) -> SaidCounts:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(asdict(one))
    return SaidCounts(**total)
