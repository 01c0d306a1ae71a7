"""From a query to the papers that it means, best first."""

from collections.abc import Sequence

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


def select(library: Library, index: FilterIndex, query: Query) -> list[int]:
    """Return every paper that ``query`` means: by relevance where it has words, else in the list's order."""
    if not query.words:
        return library.numbers(query)
    found = index.search(query.words)
    if not query.states:
        return found
    allowed = set(library.numbers(query))
    return [number for number in found if number in allowed]


def find(library: Library, text: str) -> list[int]:
    """Answer one query of a script; raises QueryError."""
    query = parse_query(text)
    index = build_index(library.index_entries()) if query.words else FilterIndex()
    return select(library, index, query)
