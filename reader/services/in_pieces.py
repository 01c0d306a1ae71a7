"""A file of another program into the library, some papers in each transaction: keys in other windows get their turn."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from reader.domain.batch import Batch, Problem
from reader.domain.errors import FormatError
from reader.services.importing import WATCHED, ImportReport, import_batch, outcomes_of, report_of, store_batch
from reader.services.recording import Recorder
from reader.services.watching import StoppedError, Watch
from reader.storage.store import Store

if TYPE_CHECKING:
    from reader.formats.imports import Found

PIECE = 100
"""Papers in one transaction: another window waits some twenty milliseconds for it."""

_PAUSE = 0.002


def import_pieces(
    store: Store,
    batch: Batch,
    now: datetime,
    *,
    file: str = "",
    found: "Mapping[int, Found] | None" = None,
    watch: Watch | None = None,
) -> ImportReport:
    """Store what was read from one file; a second time adds nothing, and completes what was stopped.

    Each piece of it is stored with where its document announces it, so that whatever ends the work leaves the beginning
    of the file, whole in itself. What ``found`` says is taken over at the end, as one step; nothing of it where the
    work is stopped. Raises FormatError where the file holds problems and not one paper, and StoreError.
    """
    if len(batch.entries) <= PIECE:
        return import_batch(store, batch, now, file=file, found=found, watch=watch)
    work = _Work(store, batch, now)
    changed, is_stopped = 0, False
    try:
        work.store(watch)
    except StoppedError:
        is_stopped = True
    else:
        changed = work.take_over(found) if found else 0
    report = report_of(batch, file, work.outcomes, work.problems)
    return replace(report, entries=work.done, taken_over=changed, is_stopped=is_stopped)


class _Work:
    """What became of the pieces so far."""

    def __init__(self, store: Store, batch: Batch, now: datetime) -> None:
        self._store, self._batch, self._now = store, batch, now
        self._recorder = Recorder(store, now)
        self._numbers: dict[int, int] = {}
        self.done = 0
        self.outcomes: Counter[str] = Counter()
        self.problems: list[Problem] = list(batch.problems)

    def store(self, watch: Watch | None) -> None:
        """Store piece after piece; raises StoppedError between two of them, FormatError where no entry is a paper."""
        entries = self._batch.entries
        while self.done < len(entries):
            if watch is not None:
                watch.check(self.done)
            part = replace(self._batch, entries=entries[self.done : self.done + PIECE])
            with self._store.writing():
                recorded, numbers = store_batch(self._store, self._recorder, part, self._now, self.problems, None)
            self._numbers |= numbers
            self.outcomes += outcomes_of(recorded)
            self.done += len(part.entries)
            if watch is not None and (self.done % WATCHED == 0 or self.done == len(entries)):
                watch.tell(self.done)
            # SQLite has no queue of those who wait: they look again after some milliseconds.
            time.sleep(_PAUSE)
        if self.problems and not self._numbers:
            raise FormatError(self.problems[0].message, self.problems[0].line)

    def take_over(self, found: "Mapping[int, Found]") -> int:
        """Take over what was said; return how many papers changed by it."""
        from reader.services.taking_over import by_number, take_over

        # A later piece may have shown two papers of an earlier one to be one.
        numbers = {position: self._recorder.number_now(number) for position, number in self._numbers.items()}
        with self._store.writing():
            said = by_number(found, numbers)
            changed, problems = take_over(self._store, said, self._now, self._batch.document.name)
        self.problems += problems
        return changed
