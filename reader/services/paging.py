"""The whole list a piece at a time: what a start shows of a million papers."""

from collections.abc import Sequence

from reader.services.library import Library


def page(library: Library, start: int, count: int, hidden: Sequence[str] = ()) -> list[int]:
    """Return a piece of the whole list, newest announcement first; ``hidden`` are kinds of announcements."""
    with library.store.guarded():
        return library.store.listing.page(start, count, hidden=hidden)


def place_of(library: Library, number: int) -> int | None:
    """Return how many papers come before one in the whole list, None where it is gone."""
    with library.store.guarded():
        return library.store.listing.place_of(number)
