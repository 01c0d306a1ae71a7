"""The lines of a list of papers: read as they come into sight, with what a filter's words match in them."""

from collections.abc import Sequence

from reader.services.library import Library
from reader.storage.listing import Row
from reader.tui.orders import ListOrder, Order

WINDOW = 32
"""Rows that are read from the library at once."""

ROWS_KEPT = 4_096


class Rows:
    """Papers in an order. From ``further`` on the filter's ``words`` were found in abstract or note alone."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.words = ""
        self.further = 0
        self._order: Order = ListOrder()
        self._rows: dict[int, Row] = {}
        self._asks_deep = False

    def __len__(self) -> int:
        return len(self._order)

    def part(self, start: int, stop: int) -> Sequence[int]:
        """Return the numbers of the papers of a piece of the list."""
        return self._order.part(start, stop)

    def place_of(self, number: int) -> int | None:
        """Return where the list shows a paper, None where it does not."""
        return self._order.place_of(number)

    def read(self, start: int, stop: int) -> None:
        """Read the rows of a piece of the list that will be asked for."""
        if len(self._rows) > ROWS_KEPT:
            self._rows.clear()
        wanted = [number for number in self.part(start, stop) if number not in self._rows]
        if wanted:
            self._rows.update((row.number, row) for row in self.library.rows(wanted))

    def row(self, index: int) -> Row | None:
        """Return the line at ``index`` of the list, None where there is none or the paper is gone."""
        if not 0 <= index < len(self):
            return None
        (number,) = self.part(index, index + 1) or (0,)
        if number not in self._rows:
            start = index - index % WINDOW
            self.read(start, start + WINDOW)
        return self._rows.get(number)

    def where(self, index: int) -> str:
        """Return "abstract" or "note" where the paper at ``index`` has the filter's words there alone."""
        if not self.words or index < self.further:
            return ""
        row = self.row(index)
        if row is None or not row.noted:
            return "abstract"
        detail = self.library.detail(row.number)
        note = detail.state.note if detail else ""
        from reader.search import spans

        return "note" if all(spans(word, note) for word in self.words.split()) else "abstract"

    def is_deep(self, index: int) -> bool:
        """Tell whether the filter's words are to be looked for in the abstract and note of the paper at ``index``."""
        return self._asks_deep or self.where(index) != ""

    def spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the half-open ranges of ``text`` that the filter's words matched."""
        if not self.words:
            return ()
        from reader.search import spans

        return spans(self.words, text)
