"""What is on the screen, without the screen: the papers shown, the cursor, the filter and the decisions."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.domain.changes import Step
from reader.domain.state import PaperState
from reader.services.library import Detail, Library
from reader.services.sorts import SORTS
from reader.services.triage import Verb
from reader.tui.orders import FoundOrder, ListOrder
from reader.tui.shelf import Shelf, no_topic

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.services.catalogue import Catalogue


class Session(Shelf):
    """One sitting with one library: a shelf of papers, and a cursor on one of them."""

    def __init__(self, library: Library, find_members: Callable[[str], frozenset[int]] = no_topic) -> None:
        super().__init__(library, find_members)
        self._direction = 1
        self.reload()

    @property
    def number(self) -> int | None:
        """The paper under the cursor."""
        return next(iter(self.part(self.cursor, self.cursor + 1)), None)

    def detail(self) -> Detail | None:
        """Return everything about the paper under the cursor."""
        return None if self.number is None else self.library.detail(self.number)

    def neighbour(self) -> Detail | None:
        """Return everything about the paper that the next step in the last direction leads to."""
        index = self.cursor + self._direction
        numbers = self.part(index, index + 1) if index >= 0 else ()
        return self.library.detail(numbers[0]) if numbers else None

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on ``index``, or on the nearest line there is."""
        self._direction = 1 if index >= self.cursor else -1
        self.cursor = max(0, min(index, len(self) - 1))

    def go_to(self, number: int) -> bool:
        """Put the cursor on a paper; False where the list does not show it."""
        place = self.place_of(number)
        if place is None:
            return False
        self.cursor = place
        return True

    def move_to_unread(self, step: int) -> bool:
        """Go to the next unread paper in the direction of ``step`` (1 or -1); False where there is none."""
        order = self._order
        if isinstance(order, FoundOrder) and self.catalogue is not None:
            index = self.catalogue.next_unread(order.docs, self.cursor, step)
        else:
            rest = range(self.cursor + step, len(self) if step > 0 else -1, step)
            index = next((place for place in rest if (row := self.row(place)) is not None and row.unread), None)
        if index is None:
            return False
        self.cursor = index
        return True

    # Filtering

    def set_filter(self, text: str) -> None:
        """Show what ``text`` means; raises QueryError and then changes nothing."""
        here = self.number
        self.read_filter(text)
        self.select()
        if self.words or here is None or not self.go_to(here):
            self.cursor = 0

    def take_answer(self, question: "Node", numbers: Sequence[int]) -> bool:
        """Take the answer to what was asked; True where the list changed by it. The cursor stays on its paper."""
        here = self.number
        if not self.answer(question, numbers):
            return False
        if here is None or not self.go_to(here):
            self.move_to(self.cursor)
        return True

    def sort_by(self, sort: str) -> None:
        """Bring the list into another order; the cursor stays on its paper."""
        here = self.number
        self.sort = sort
        self.select()
        if here is None or not self.go_to(here):
            self.cursor = 0

    # What is open: everything, a day, a topic

    def open_scope(
        self, *, day: str = "", topic: str = "", search: str = "", query: str = "", sort: str = SORTS[0]
    ) -> None:
        """Show an announcement day, a topic, a saved search, or everything, without a filter."""
        self.day, self.topic, self.search, self.sort = day, topic, search, sort
        self.search_query = query
        self.read_filter("")
        self._order = ListOrder()
        self.reread()
        self.cursor = 0

    def hide(self, kinds: Sequence[str]) -> None:
        """Leave out papers whose newest announcement is of one of these kinds."""
        self.hidden = tuple(kinds)
        self.reload()

    def take_catalogue(self, catalogue: "Catalogue") -> None:
        """Take the index into use, the first or a newer one; the cursor stays on its paper."""
        here, waited = self.number, self.is_waiting
        self.catalogue = catalogue
        self._scope_docs = None
        self.select()
        if waited or here is None or not self.go_to(here):
            self.move_to(0 if waited else self.cursor)

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
        if isinstance(self._order, FoundOrder) and self.catalogue is not None:
            return self.catalogue.unread_of(self._order.docs)
        unread = set(self.library.numbers(("unread",)))
        return [number for number in self.part(0, len(self)) if number in unread]

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
