"""Filters that the user gave a name."""

from reader.services.library import Library
from reader.storage.searches import SavedSearch


def saved_searches(library: Library) -> list[SavedSearch]:
    """Return all of them in their order."""
    with library.store.guarded():
        return library.store.searches.all()


def save_search(library: Library, name: str, query: str) -> None:
    """Give a filter a name, in place of the one that had it."""
    with library.store.writing():
        library.store.searches.put(SavedSearch(name, query))


def forget_search(library: Library, name: str) -> bool:
    """Forget a saved search; False where there is none of this name."""
    with library.store.writing():
        return library.store.searches.remove(name)
