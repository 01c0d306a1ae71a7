"""The whole list a piece at a time: what a start shows of a million papers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.services.library import Library

if TYPE_CHECKING:
    from reader.storage.changes import Mark


def page(library: Library, start: int, count: int, hidden: Sequence[str] = ()) -> list[int]:
    """Return a piece of the whole list, newest announcement first; ``hidden`` are kinds of announcements."""
    with library.store.guarded():
        return library.store.listing.page(start, count, hidden=hidden)


def page_around(library: Library, anchor: tuple[int, int], start: int, count: int) -> list[int]:
    """Return a piece of the whole list that has a paper in it; ``anchor`` is its number and its place in the list."""
    with library.store.guarded():
        return library.store.listing.page_around(*anchor, start, count)


def is_as_at(library: Library, mark: "Mark") -> bool:
    """Tell whether the whole list is still the one that it was at a moment."""
    with library.store.guarded():
        return library.store.changes.since(mark, 0) is not None


def place_of(library: Library, number: int) -> int | None:
    """Return how many papers come before one in the whole list, None where it is gone."""
    with library.store.guarded():
        return library.store.listing.place_of(number)
