"""Where the user is on a shelf: the cursor, and the paper that it waits for while the list is still being found."""

from collections.abc import Callable

from reader.services.library import Detail, Library
from reader.tui.orders import FoundOrder
from reader.tui.shelf import Shelf, no_topic

LOOKED_AT = 2_048
"""Rows among which the next unread one is looked for until the index is there: some hundredths of a second."""


class Cursor(Shelf):
    """A shelf of papers with a cursor on one of them."""

    def __init__(self, library: Library, find_members: Callable[[str], frozenset[int]] = no_topic) -> None:
        super().__init__(library, find_members)
        self.direction = 1
        self._wanted: int | None = None

    @property
    def number(self) -> int | None:
        """The paper under the cursor."""
        return next(iter(self.part(self.cursor, self.cursor + 1)), None)

    @property
    def place(self) -> int | None:
        """The paper on which the cursor stands, or will as soon as an answer shows it."""
        return self.number if self._wanted is None else self._wanted

    def detail(self) -> Detail | None:
        """Return everything about the paper under the cursor."""
        return None if self.number is None else self.library.detail(self.number)

    def neighbour(self) -> Detail | None:
        """Return everything about the paper that the next step in the last direction leads to."""
        index = self.cursor + self.direction
        numbers = self.part(index, index + 1) if index >= 0 else ()
        return self.library.detail(numbers[0]) if numbers else None

    def move_to(self, index: int) -> None:
        """Put the cursor on ``index``, or on the nearest line there is."""
        self.direction = 1 if index >= self.cursor else -1
        self._wanted = None
        self.cursor = max(0, min(index, len(self) - 1))

    def move_on(self) -> None:
        """Go to the next paper, over muted ones; behind the last that is not muted to the next line, if any."""
        index, order = self.cursor + 1, self._order
        if self.muted is not None and isinstance(order, FoundOrder):
            found = self.muted.next_shown(order.docs, index)
            index = index if found is None else found
        self.move_to(index)

    def resift(self) -> None:
        """Find the list anew, as after muted papers are hidden or shown; the cursor stays on its paper."""
        here = self.place
        self.moment += 1
        self.select()
        self.come_back(here)

    def go_to(self, number: int) -> bool:
        """Put the cursor on a paper; False where the list does not show it."""
        place = self.place_of(number)
        if place is None:
            return False
        self.cursor, self._wanted = place, None
        return True

    def come_back(self, number: int | None) -> bool:
        """Go to a paper, or wait for the answer that may show it; False where it is not in sight now."""
        if number is not None and self.go_to(number):
            return True
        self.move_to(self.cursor)
        if self.is_waiting or self.question is not None:
            self._wanted = number
        return False

    def move_to_unread(self, step: int) -> bool:
        """Go to the next unread paper in the direction of ``step`` (1 or -1); False where there is none."""
        order = self._order
        if isinstance(order, FoundOrder) and self.catalogue is not None:
            index = self.catalogue.next_unread(order.docs, self.cursor, step, self.muted_mask)
        else:
            rest = range(self.cursor + step, len(self) if step > 0 else -1, step)[:LOOKED_AT]
            index = next((place for place in rest if (row := self.row(place)) is not None and row.unread), None)
        if index is None:
            return False
        self.cursor, self._wanted = index, None
        return True
