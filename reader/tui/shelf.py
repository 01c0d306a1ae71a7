"""What is shown, without the screen: the papers of a scope and a filter, their rows and their counts."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.domain.changes import Step
from reader.domain.query import Query, parse_query
from reader.services.library import Library
from reader.storage.listing import Counts, Row

if TYPE_CHECKING:
    from reader.search import FilterIndex

WINDOW = 64
"""Rows that are read from the library at once."""


def no_topic(_: str) -> frozenset[int]:
    """Return no papers: where there are no topics."""
    return frozenset()


class Shelf:
    """The papers of everything, of a day or of a topic, narrowed by a filter. Rows are read as they come into sight."""

    def __init__(self, library: Library, find_members: Callable[[str], frozenset[int]] = no_topic) -> None:
        self.library = library
        self._find_members = find_members
        self._members: frozenset[int] | None = None
        self.filter = ""
        self.query = Query()
        self.day = ""
        self.topic = ""
        self.hidden: tuple[str, ...] = ()
        self.index: FilterIndex | None = None
        self.counts = Counts(0, 0, 0)
        self.shown: list[int] = []
        self._rows: dict[int, Row] = {}
        self._unread: set[int] | None = None

    def __len__(self) -> int:
        return len(self.shown)

    @property
    def words(self) -> str:
        """The words that are to be highlighted."""
        return self.query.words

    @property
    def is_waiting(self) -> bool:
        """True while the filter has words and the index is not there yet."""
        return bool(self.query.words) and self.index is None

    def row(self, index: int) -> Row | None:
        """Return the line at ``index`` of the list, None where there is none or the paper is gone."""
        if not 0 <= index < len(self.shown):
            return None
        number = self.shown[index]
        if number not in self._rows:
            start = index - index % WINDOW
            wanted = [n for n in self.shown[start : start + WINDOW] if n not in self._rows]
            self._rows.update((row.number, row) for row in self.library.rows(wanted))
        return self._rows.get(number)

    def spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the half-open ranges of ``text`` that the filter's words matched."""
        if not self.query.words:
            return ()
        from reader.search import spans

        return spans(self.query.words, text)

    def members(self) -> frozenset[int] | None:
        """Return the papers of the open topic, None where no topic is open."""
        if not self.topic:
            return None
        if self._members is None:
            self._members = self._find_members(self.topic)
        return self._members

    def select(self) -> None:
        """Find out anew which papers scope and filter mean."""
        self.query = parse_query(self.filter)._replace(day=self.day, topic=self.topic, hidden=self.hidden)
        if self.query.words and self.index is None:
            return
        # An identifier shows its paper wherever it is.
        members = None if self.query.arxiv_id is not None else self.members()
        if self.index is None and members is None:
            self.shown = self.library.numbers(self.query)
            return
        from reader.search import FilterIndex
        from reader.services.filtering import select

        self.shown = select(self.library, self.index or FilterIndex(), self.query, members)

    def reread(self) -> None:
        """Read the list and its counts again."""
        self._rows.clear()
        self._unread = self._members = None
        self.select()
        self.counts = self._count()

    def apply(self, step: Step) -> None:
        """Bring rows and counts to what the library now holds."""
        unread = starred = 0
        for change in step.changes:
            before, after = change.before, change.after
            unread += after.is_unread - before.is_unread
            starred += after.is_starred - before.is_starred
            if self._unread is not None:
                (self._unread.add if after.is_unread else self._unread.discard)(change.paper)
            row = self._rows.get(change.paper)
            if row is not None:
                self._rows[change.paper] = row._replace(
                    unread=after.is_unread,
                    starred=after.is_starred,
                    skipped=after.skipped_at is not None,
                    noted=bool(after.note),
                )
        if self.day or self.topic:
            # The step may be about papers of another day.
            self.counts = self._count()
            return
        counts = self.counts
        self.counts = Counts(counts.papers, counts.unread + unread, counts.starred + starred)

    def _count(self) -> Counts:
        members = self.members()
        if members is None:
            return self.library.counts(self.day)
        starred = self.library.numbers(Query(states=("starred",)))
        return Counts(len(members), len(members & self.unread_numbers()), len(members.intersection(starred)))

    def unread_numbers(self) -> set[int]:
        """Return every unread paper of the library."""
        if self._unread is None:
            self._unread = set(self.library.numbers(Query(states=("unread",))))
        return self._unread
