"""The filter before the index is there: it looks at the rows that were in sight."""

from collections.abc import Sequence

from reader.domain.filters.nodes import Identifier, Node
from reader.search import spans
from reader.services.library import Library
from reader.tui.orders import ListOrder, Order


def seen(library: Library, numbers: Sequence[int], node: Node | None, words: str) -> Order:
    """Return those of a few papers that have all words; the paper of an identifier wherever it is.

    Of the conditions nothing is known yet, so they leave nobody out.
    """
    if isinstance(node, Identifier) and not node.is_prefix:
        number = library.by_key(node.name)
        return ListOrder([number] if number is not None else [])
    wanted = words.split()
    return ListOrder(
        [
            row.number
            for row in library.rows(numbers)
            if all(spans(word, " ".join((row.title, *row.authors))) for word in wanted)
        ]
    )
