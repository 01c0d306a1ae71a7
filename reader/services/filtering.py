"""From a query to the papers that it means, best first."""

from collections.abc import Collection, Sequence

from reader.domain.query import Query, parse_query
from reader.search import FilterIndex
from reader.services.library import Library
from reader.services.wording import shown_name, shown_title

Entries = Sequence[tuple[int, str, str, tuple[str, ...]]]


def build_index(entries: Entries) -> FilterIndex:
    """Return the word index over titles (readable) and author names of ``Library.index_entries()``."""
    return FilterIndex(
        (number, shown_title(title, opening), tuple(shown_name(name) for name in authors))
        for number, title, opening, authors in entries
    )


def select(library: Library, index: FilterIndex, query: Query, members: Collection[int] | None = None) -> list[int]:
    """Return every paper that ``query`` means: by relevance where it has words, else in the list's order.

    ``members`` are the papers of the query's topic, where it has one.
    """
    found = library.numbers(query)
    if members is not None:
        belonging = frozenset(members)
        found = [number for number in found if number in belonging]
    if not query.words:
        return found
    if query == Query(words=query.words):
        return index.search(query.words)
    allowed = frozenset(found)
    return [number for number in index.search(query.words) if number in allowed]


def find(library: Library, text: str, members: Collection[int] | None = None) -> list[int]:
    """Answer one query of a script; raises QueryError. ``members`` narrows it to the papers of a topic."""
    query = parse_query(text)
    index = build_index(library.index_entries()) if query.words else FilterIndex()
    return select(library, index, query, members)
