"""What is on the screen, without the screen: the papers shown, the cursor, the filter and the decisions."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.domain.changes import Step
from reader.domain.query import Query, parse_query
from reader.domain.state import PaperState
from reader.services.library import Detail, Library
from reader.services.triage import Verb
from reader.storage.listing import Counts, Row

if TYPE_CHECKING:
    from reader.search import FilterIndex

WINDOW = 64
"""Rows that are read from the library at once."""


class Session:
    """One sitting with one library. Rows are read as they come into sight."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.filter = ""
        self.query = Query()
        self.index: FilterIndex | None = None
        self.cursor = 0
        self.counts = Counts(0, 0, 0)
        self._shown: list[int] = []
        self._rows: dict[int, Row] = {}
        self._unread: set[int] | None = None
        self._direction = 1
        self.reload()

    def __len__(self) -> int:
        return len(self._shown)

    @property
    def number(self) -> int | None:
        """The paper under the cursor."""
        return self._shown[self.cursor] if self._shown else None

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
        if not 0 <= index < len(self._shown):
            return None
        number = self._shown[index]
        if number not in self._rows:
            start = index - index % WINDOW
            wanted = [n for n in self._shown[start : start + WINDOW] if n not in self._rows]
            self._rows.update((row.number, row) for row in self.library.rows(wanted))
        return self._rows.get(number)

    def detail(self) -> Detail | None:
        """Return everything about the paper under the cursor."""
        return None if self.number is None else self.library.detail(self.number)

    def neighbour(self) -> Detail | None:
        """Return everything about the paper that the next step in the last direction leads to."""
        index = self.cursor + self._direction
        return self.library.detail(self._shown[index]) if 0 <= index < len(self._shown) else None

    def spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the half-open ranges of ``text`` that the filter's words matched."""
        if not self.query.words:
            return ()
        from reader.search import spans

        return spans(self.query.words, text)

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on ``index``, or on the nearest line there is."""
        self._direction = 1 if index >= self.cursor else -1
        self.cursor = max(0, min(index, len(self._shown) - 1))

    def go_to(self, number: int) -> bool:
        """Put the cursor on a paper; False where the list does not show it."""
        try:
            self.cursor = self._shown.index(number)
        except ValueError:
            return False
        return True

    def move_to_unread(self, step: int) -> bool:
        """Go to the next unread paper in the direction of ``step`` (1 or -1); False where there is none."""
        unread = self._unread_numbers()
        index = self.cursor + step
        while 0 <= index < len(self._shown):
            if self._shown[index] in unread:
                self.cursor = index
                return True
            index += step
        return False

    # Filtering

    def set_filter(self, text: str) -> None:
        """Show what ``text`` means; raises QueryError and then changes nothing."""
        query = parse_query(text)
        here = self.number
        self.filter, self.query = text, query
        self._select()
        if query.words or here is None or not self.go_to(here):
            self.cursor = 0

    def index_ready(self, index: "FilterIndex") -> bool:
        """Take a word index into use, the first or a newer one; True where the list was selected by it."""
        here = None if self.is_waiting else self.number
        self.index = index
        if not self.query.words:
            return False
        self._select()
        if here is None or not self.go_to(here):
            self.cursor = 0
        return True

    def _select(self) -> None:
        if self.query.words and self.index is None:
            return
        if self.index is None:
            self._shown = self.library.numbers(self.query)
            return
        from reader.services.filtering import select

        self._shown = select(self.library, self.index, self.query)

    # Deciding

    def say(self, verb: Callable[[PaperState], Verb] | Verb, numbers: Sequence[int] | None = None) -> Step | None:
        """Do one command to papers (default: the one under the cursor); on disk when this returns."""
        if numbers is None:
            numbers = () if self.number is None else (self.number,)
        step = self.library.say(verb, numbers) if numbers else None
        if step is not None:
            self._apply(step)
        return step

    def shown_unread(self) -> list[int]:
        """Return the unread papers of the list as it is filtered now."""
        unread = self._unread_numbers()
        return [number for number in self._shown if number in unread]

    def undo(self) -> Step | None:
        """Take back the newest decision and go to its paper."""
        return self._travel(self.library.undo())

    def redo(self) -> Step | None:
        """Do again what was undone last and go to its paper."""
        return self._travel(self.library.redo())

    def _travel(self, step: Step | None) -> Step | None:
        if step is not None:
            self._apply(step)
            if step.changes:
                self.go_to(step.changes[0].paper)
        return step

    def _apply(self, step: Step) -> None:
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
        counts = self.counts
        self.counts = Counts(counts.papers, counts.unread + unread, counts.starred + starred)

    # Staying true to the library

    def reload(self) -> None:
        """Read the list again, as after an import or when another window wrote; the cursor stays on its paper."""
        here = self.number
        self._rows.clear()
        self._unread = None
        self.counts = self.library.counts()
        self._select()
        if here is None or not self.go_to(here):
            self.move_to(self.cursor)

    def _unread_numbers(self) -> set[int]:
        if self._unread is None:
            self._unread = set(self.library.numbers(Query(states=("unread",))))
        return self._unread
