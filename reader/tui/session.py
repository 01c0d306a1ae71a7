"""What is on the screen, without the screen: the papers shown, the cursor, the filter and the decisions."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.domain.changes import Step
from reader.domain.query import parse_query
from reader.domain.state import PaperState
from reader.services.library import Detail, Library
from reader.services.triage import Verb
from reader.tui.shelf import Shelf, no_topic

if TYPE_CHECKING:
    from reader.search import FilterIndex


class Session(Shelf):
    """One sitting with one library: a shelf of papers, and a cursor on one of them."""

    def __init__(self, library: Library, find_members: Callable[[str], frozenset[int]] = no_topic) -> None:
        super().__init__(library, find_members)
        self.cursor = 0
        self._direction = 1
        self.reload()

    @property
    def number(self) -> int | None:
        """The paper under the cursor."""
        return self.shown[self.cursor] if self.shown else None

    def detail(self) -> Detail | None:
        """Return everything about the paper under the cursor."""
        return None if self.number is None else self.library.detail(self.number)

    def neighbour(self) -> Detail | None:
        """Return everything about the paper that the next step in the last direction leads to."""
        index = self.cursor + self._direction
        return self.library.detail(self.shown[index]) if 0 <= index < len(self.shown) else None

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on ``index``, or on the nearest line there is."""
        self._direction = 1 if index >= self.cursor else -1
        self.cursor = max(0, min(index, len(self.shown) - 1))

    def go_to(self, number: int) -> bool:
        """Put the cursor on a paper; False where the list does not show it."""
        try:
            self.cursor = self.shown.index(number)
        except ValueError:
            return False
        return True

    def move_to_unread(self, step: int) -> bool:
        """Go to the next unread paper in the direction of ``step`` (1 or -1); False where there is none."""
        unread = self.unread_numbers()
        index = self.cursor + step
        while 0 <= index < len(self.shown):
            if self.shown[index] in unread:
                self.cursor = index
                return True
            index += step
        return False

    # Filtering

    def set_filter(self, text: str) -> None:
        """Show what ``text`` means; raises QueryError and then changes nothing."""
        parse_query(text)
        here = self.number
        self.filter = text
        self.select()
        if self.query.words or here is None or not self.go_to(here):
            self.cursor = 0

    # What is open: everything, a day, a topic

    def open_scope(self, *, day: str = "", topic: str = "") -> None:
        """Show an announcement day, a topic, or everything, without a filter."""
        self.day, self.topic, self.filter = day, topic, ""
        self.reread()
        self.cursor = 0

    def hide(self, kinds: Sequence[str]) -> None:
        """Leave out papers whose newest announcement is of one of these kinds."""
        self.hidden = tuple(kinds)
        self.reload()

    def index_ready(self, index: "FilterIndex") -> bool:
        """Take a word index into use, the first or a newer one; True where the list was selected by it."""
        here = None if self.is_waiting else self.number
        self.index = index
        if not self.query.words:
            return False
        self.select()
        if here is None or not self.go_to(here):
            self.cursor = 0
        return True

    # Deciding

    def say(self, verb: Callable[[PaperState], Verb] | Verb, numbers: Sequence[int] | None = None) -> Step | None:
        """Do one command to papers (default: the one under the cursor); on disk when this returns."""
        if numbers is None:
            numbers = () if self.number is None else (self.number,)
        step = self.library.say(verb, numbers) if numbers else None
        if step is not None:
            self.apply(step)
        return step

    def shown_unread(self) -> list[int]:
        """Return the unread papers of the list as it is filtered now."""
        unread = self.unread_numbers()
        return [number for number in self.shown if number in unread]

    def undo(self) -> Step | None:
        """Take back the newest decision and go to its paper."""
        return self._travel(self.library.undo())

    def redo(self) -> Step | None:
        """Do again what was undone last and go to its paper."""
        return self._travel(self.library.redo())

    def _travel(self, step: Step | None) -> Step | None:
        if step is not None:
            self.apply(step)
            if step.changes:
                self.go_to(step.changes[0].paper)
        return step

    # Staying true to the library

    def reload(self) -> None:
        """Read the list again, as after an import or when another window wrote; the cursor stays on its paper."""
        here = self.number
        self.reread()
        if here is None or not self.go_to(here):
            self.move_to(self.cursor)
