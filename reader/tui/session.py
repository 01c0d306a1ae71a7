"""What is on the screen, without the screen: the papers shown, the cursor, the filter and the decisions."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.services.library import Library
from reader.services.sorts import SORTS
from reader.storage.listing import Counts
from reader.tui.cursor import Cursor
from reader.tui.orders import FoundOrder, ListOrder, StoredOrder
from reader.tui.shelf import no_topic

if TYPE_CHECKING:
    from reader.domain.changes import Step
    from reader.domain.filters.nodes import Node
    from reader.services.catalogue import Catalogue
    from reader.services.deciding import Says
    from reader.storage.changes import Mark


class Session(Cursor):
    """One sitting with one library: a shelf of papers, and a cursor on one of them."""

    def __init__(self, library: Library, find_members: Callable[[str], frozenset[int]] = no_topic) -> None:
        super().__init__(library, find_members)
        # In the order in which they were marked.
        self.marked: dict[int, None] = {}
        self.reload()

    # Filtering

    def set_filter(self, text: str) -> None:
        """Show what ``text`` means; raises QueryError and then changes nothing."""
        here = self.place
        self.read_filter(text)
        self.select()
        if self.is_shown:
            self._begin_at(here)
        else:
            self._wanted = here

    def take_answer(self, question: "Node", numbers: Sequence[int]) -> bool:
        """Take the answer to what was asked; True where the list changed by it.

        The cursor stays on its paper where the list is what it was but for papers that follow.
        """
        here, was_shown = self.place, self.is_shown
        if not self.answer(question, numbers):
            return False
        if was_shown:
            self.come_back(here)
        elif self.is_shown:
            self._begin_at(here)
        return True

    def _begin_at(self, number: int | None) -> None:
        """Go to the best match where there are words, else to the paper that the cursor was on."""
        if self.words or number is None or not self.go_to(number):
            self.cursor, self._wanted = 0, None

    def sort_by(self, sort: str) -> None:
        """Bring the list into another order; the cursor stays on its paper."""
        here = self.place
        self.sort = sort
        self.select()
        self.come_back(here)

    # What is open: everything, a day, a topic

    def open_scope(
        self, *, day: str = "", topic: str = "", search: str = "", query: str = "", sort: str = SORTS[0]
    ) -> None:
        """Show an announcement day, a topic, a saved search, or everything, without a filter."""
        self.day, self.topic, self.search, self.sort = day, topic, search, sort
        self.search_query = query
        self.read_filter("")
        self._order, self.counts = ListOrder(), Counts(0, 0, 0)
        self._members = self._scope_docs = None
        self.cursor, self._wanted = 0, None
        self.reread()

    def hide(self, kinds: Sequence[str]) -> None:
        """Leave out papers whose newest announcement is of one of these kinds."""
        self.hidden = tuple(kinds)
        self.reload()

    def take_catalogue(self, catalogue: "Catalogue") -> None:
        """Take the index into use, the first or a newer one; the cursor stays on its paper."""
        here, waited = self.place, self.is_waiting
        self.catalogue, self._scope_docs, self.is_damaged = catalogue, None, False
        if waited:
            self.shown_for = None
        self._reselect()
        if not waited:
            self.come_back(here)
        elif self.is_shown:
            self._begin_at(here)
        else:
            self._wanted = here

    # Deciding

    def say(self, verb: "Says", numbers: Sequence[int] | None = None) -> "Step | None":
        """Do one command to papers (default: the one under the cursor); on disk when this returns."""
        if numbers is None:
            numbers = () if self.number is None else (self.number,)
        step = self.library.say(verb, numbers) if numbers else None
        if step is not None:
            self.apply(step)
        return step

    @property
    def whole_at(self) -> "Mark | None":
        """Return the moment of which the list is everything there is in announced order, None where it is not."""
        if isinstance(self._order, StoredOrder):
            return self._order.mark
        if not isinstance(self._order, FoundOrder) or self.catalogue is None or self.catalogue.is_behind:
            return None
        is_whole = len(self) == len(self.catalogue.index) and self.sort == SORTS[0] and self.is_shown
        return self.catalogue.mark if is_whole else None

    def anchor(self, number: int, place: int, mark: "Mark") -> None:
        """Take it for sure that the whole list, which is not known yet, has a paper at a place since a moment."""
        if isinstance(self._order, StoredOrder) and 0 <= place < len(self):
            self._order.anchor, self._order.mark = (number, place), mark

    def shown(self) -> Sequence[int]:
        """Return the papers of the list as it is filtered now."""
        return self.library.numbers() if isinstance(self._order, StoredOrder) else self.part(0, len(self))

    def chosen(self) -> list[int]:
        """Return what a command is about: the marked papers, without any the one under the cursor."""
        if self.marked:
            return list(self.marked)
        return [] if self.number is None else [self.number]

    def shown_unread(self) -> list[int]:
        """Return the unread papers of the list as it is filtered now."""
        if isinstance(self._order, FoundOrder) and self.catalogue is not None:
            return self.catalogue.unread_of(self._order.docs)
        numbers = self.library.numbers(("unread",))
        if isinstance(self._order, StoredOrder):
            return numbers
        unread = set(numbers)
        return [number for number in self.part(0, len(self)) if number in unread]

    def undo(self) -> "Step | None":
        """Take back the newest decision and go to its paper."""
        return self.take_step(self.library.undo())

    def redo(self) -> "Step | None":
        """Do again what was undone last and go to its paper."""
        return self.take_step(self.library.redo())

    def take_step(self, step: "Step | None") -> "Step | None":
        """Show what was undone or done again, and go to its paper."""
        if step is not None:
            self.apply(step)
            if step.changes:
                self.go_to(step.changes[0].paper)
        return step

    # Staying true to the library

    def reload(self) -> None:
        """Read the list again, as after an import or when another window wrote; the cursor stays on its paper."""
        here = self.place
        self.reread()
        self.come_back(here)
        if self.marked:
            # Another window may have found two papers to be one.
            with self.library.store.guarded():
                alive = self.library.store.papers.existing(self.marked)
            self.marked = {number: None for number in self.marked if number in alive}
