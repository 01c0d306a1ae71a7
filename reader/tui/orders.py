"""The papers of the list in their order: what a screen needs of it, wherever the order comes from."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from reader.services import paging
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.services.catalogue import Catalogue, Docs
    from reader.storage.changes import Mark

SMALL = 5_000
"""Papers up to which the whole list is read at once."""

PAGE = 256


class Order(Protocol):
    """Numbers of papers, the first at 0."""

    def __len__(self) -> int: ...

    def part(self, start: int, stop: int) -> Sequence[int]:
        """Return the papers from ``start`` up to ``stop``."""

    def place_of(self, number: int) -> int | None:
        """Return where a paper is, None where it is not shown."""


class ListOrder:
    """A list that is in memory anyway."""

    def __init__(self, numbers: Sequence[int] = ()) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def part(self, start: int, stop: int) -> Sequence[int]:
        """Return the papers from ``start`` up to ``stop``."""
        return self._numbers[start:stop]

    def place_of(self, number: int) -> int | None:
        """Return where a paper is, None where it is not shown."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return None


class StoredOrder:
    """Everything there is, read a page at a time: what a start shows of a million papers before the index is there.

    Nothing is hidden here: how many papers of which kinds come before another one, only the index can tell at once.
    """

    def __init__(self, library: Library, count: int) -> None:
        self._library = library
        self._count = count
        self._pages: dict[int, list[int]] = {}
        self.anchor: tuple[int, int] | None = None
        """A paper and its place, where that is known for sure, and the moment of which it is."""
        self.mark: Mark | None = None

    def __len__(self) -> int:
        return self._count

    def part(self, start: int, stop: int) -> Sequence[int]:
        """Return the papers from ``start`` up to ``stop``."""
        pages = range(start // PAGE, (max(start, stop - 1)) // PAGE + 1)
        unknown = [page for page in pages if page not in self._pages]
        if unknown:
            self._read(unknown[0], unknown[-1])
        found = [number for page in pages for number in self._pages[page]]
        first = start // PAGE * PAGE
        return found[start - first : min(stop, self._count) - first]

    def _read(self, first: int, last: int) -> None:
        """Read pages at once: each question has to find its way from the list's nearer end."""
        start, count = first * PAGE, (last - first + 1) * PAGE
        numbers: list[int] = []
        if self.anchor is not None and start <= self.anchor[1] < start + count:
            numbers = paging.page_around(self._library, self.anchor, start, count)
        # Another window may have taken the paper away just now.
        numbers = numbers or paging.page(self._library, start, count)
        for page in range(first, last + 1):
            begin = (page - first) * PAGE
            self._pages[page] = numbers[begin : begin + PAGE]

    def place_of(self, number: int) -> int | None:
        """Return where a paper is, None where it is not shown."""
        for page, numbers in self._pages.items():
            if number in numbers:
                return page * PAGE + numbers.index(number)
        return paging.place_of(self._library, number)


class FoundOrder:
    """What a filter found; the documents are those that one catalogue has at this moment."""

    def __init__(self, catalogue: "Catalogue", docs: "Docs") -> None:
        self.docs = docs
        self._numbers = catalogue.index.numbers

    def __len__(self) -> int:
        return len(self.docs)

    def part(self, start: int, stop: int) -> Sequence[int]:
        """Return the papers from ``start`` up to ``stop``."""
        numbers: list[int] = self._numbers[self.docs[start:stop]].tolist()
        return numbers

    def kept(self) -> ListOrder:
        """Return the same list for a time when the documents are others: papers stay what they are."""
        return ListOrder(self.part(0, len(self)))

    def place_of(self, number: int) -> int | None:
        """Return where a paper is, None where it is not shown."""
        # A paper that changed is in the index more than once.
        for doc in (self._numbers == number).nonzero()[0]:
            places = (self.docs == doc).nonzero()[0]
            if len(places):
                return int(places[0])
        return None
