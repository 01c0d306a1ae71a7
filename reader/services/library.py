"""The library as the command line and the interface use it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.domain.identifier import ArxivId
from reader.domain.paper import Announcement, Paper
from reader.domain.state import PaperState
from reader.storage.listing import Counts, Row
from reader.storage.store import Store

if TYPE_CHECKING:
    from reader.domain.changes import Step
    from reader.services.deciding import Says
    from reader.services.importing import ImportReport
    from reader.services.watching import Watch
    from reader.storage.versions import PaperVersion

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class Detail(NamedTuple):
    """Everything about one paper."""

    number: int
    key: str
    paper: Paper
    state: PaperState
    announcements: tuple[Announcement, ...]
    versions: tuple["PaperVersion", ...] = ()


class Library:
    """One open library; belongs to the thread that opened it."""

    def __init__(self, path: Path, clock: Clock = utc_now, *, read_only: bool = False) -> None:
        """Open the library at ``path``, creating it where there is none; raises StoreError.

        With ``read_only`` nothing is created or changed, the filter's index file neither.
        """
        self.path = path
        self.clock = clock
        self.is_read_only = read_only
        self._store = Store(path, read_only=read_only)

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    # What is there

    def numbers(self, states: Sequence[str] = (), *, day: str = "", hidden: Sequence[str] = ()) -> list[int]:
        """Return the papers that are in every one of ``states``, newest announcement first.

        With ``day`` those of that announcement day alone; ``hidden`` are kinds of announcements to leave out.
        """
        with self._store.guarded():
            return self._store.listing.numbers(states, day=day, hidden=hidden)

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """Return the lines of the list for these papers."""
        with self._store.guarded():
            return self._store.listing.rows(numbers)

    def detail(self, number: int) -> Detail | None:
        """Return everything about one paper, None if it is gone."""
        with self._store.guarded():
            stored = self._store.papers.get(number)
            if stored is None:
                return None
            seen = tuple(self._store.documents.announcements(number))
            identifier = stored.paper.arxiv_id
            later = identifier is not None and (identifier.version or 0) > 1
            versions = tuple(self._store.versions.of(number)) if later else ()
            return Detail(number, stored.key, stored.paper, self._store.states.get(number), seen, versions)

    def find(self, name: str) -> int | None:
        """Return the paper with this key or arXiv identifier, in any of its spellings."""
        with suppress(ValueError):
            name = ArxivId.parse(name).name
        # Keys are ASCII; an argument of a command may hold what no text holds.
        return self.by_key(name) if name.isascii() else None

    def by_key(self, key: str) -> int | None:
        """Return the paper with exactly this key."""
        with self._store.guarded():
            return self._store.papers.number_of(key)

    def counts(self, day: str = "") -> Counts:
        """Count the papers, or those of one announcement day."""
        with self._store.guarded():
            return self._store.listing.counts(day)

    def neighbour_day(self, day: str, *, newer: bool) -> str:
        """Return the announcement day after or before ``day``, or an empty string; without ``day`` the newest."""
        with self._store.guarded():
            return self._store.listing.neighbour_day(day, newer=newer)

    @property
    def store(self) -> Store:
        """The store behind, for the other use cases."""
        return self._store

    # What the user says

    def say(self, verb: "Says", numbers: Sequence[int], label: str = "") -> "Step | None":
        """Do one command to papers and return it with its changes; None where nothing changed.

        When this returns, the change is on disk. ``verb`` may depend on the paper's state. Without a ``label`` the
        step is called after the verb and the paper, or the number of papers.
        """
        from reader.services.deciding import decide

        return decide(self._store, verb, numbers, self.clock(), label)

    def undo(self) -> "Step | None":
        """Take back the newest command, of whatever day and window; None where there is none."""
        from reader.services.deciding import travel

        return travel(self._store, undo=True)

    def redo(self) -> "Step | None":
        """Do again what was undone last; None where there is nothing."""
        from reader.services.deciding import travel

        return travel(self._store, undo=False)

    # What comes in

    def import_file(self, name: str, *, state: bool = False, watch: "Watch | None" = None) -> "ImportReport":
        """Read one file (or ``-``), with ``state`` what it says on behalf of its user as well.

        Raises FormatError and StoreError, and then nothing was changed.
        """
        from reader.services.importing import ImportWishes, import_file

        return import_file(self._store, name, self.clock(), ImportWishes(state=state), watch)

    def add_sample(self) -> None:
        """Fill an empty library with the sample papers."""
        from reader.sample import load_batches
        from reader.services.importing import import_batch

        for batch in load_batches():
            import_batch(self._store, batch, self.clock())

    # Where the user was, and the file itself

    def load_place(self, *names: str) -> dict[str, str]:
        """Return what ``save_place`` kept under these names."""
        with self._store.guarded():
            return self._store.settings.get(names)

    def save_place(self, **values: str) -> None:
        """Keep small facts about where the user is."""
        with self._store.writing():
            self._store.settings.put(values)

    def changed_elsewhere(self) -> bool:
        """Tell whether another window or command wrote since the last call."""
        return self._store.changed_elsewhere()

    def is_in_place(self) -> bool:
        """Tell whether the open file is still the one at the library's path."""
        return self._store.is_in_place()


def backup_if_due(path: Path, clock: Clock = utc_now) -> None:
    """Make the day's backup of the library at ``path``; may run in any thread. Raises StoreError."""
    from reader.storage import backups

    now = clock()
    if backups.is_due(path, now):
        backups.make(path, now)
        _shorten_log(path)


def _shorten_log(path: Path) -> None:
    """Keep the log of changes from growing for ever where no index file is ever written."""
    store = Store(path)
    try:
        with store.writing():
            store.changes.shorten()
    finally:
        store.close()
