"""Filters that the user gave a name."""

from reader.domain.changes import Step
from reader.services.library import Library
from reader.services.things import changing
from reader.storage.searches import SavedSearch


def saved_searches(library: Library) -> list[SavedSearch]:
    """Return all of them in their order."""
    with library.store.guarded():
        return library.store.searches.all()


def save_search(library: Library, name: str, query: str) -> Step | None:
    """Give a filter a name, in place of the one that had it, as one step of the history; None where it has it."""
    with library.store.writing():
        with changing(library, "search", name) as change:
            library.store.searches.put(SavedSearch(name, query))
        return change.record(f"{'changed' if change.was_there else 'saved'} the search {name}")


def forget_search(library: Library, name: str) -> Step | None:
    """Forget a saved search, as one step of the history; None where there is none of this name."""
    with library.store.writing():
        with changing(library, "search", name) as change:
            library.store.searches.remove(name)
        return change.record(f"forgot the search {name}")
