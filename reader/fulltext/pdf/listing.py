"""Items of lists to lists in lists, by how far each one is set in."""

from collections.abc import Callable, Sequence

from reader.fulltext.model import Block, Item, Listing, Paragraph
from reader.fulltext.pdf.chunks import Chunk
from reader.fulltext.pdf.packing import tidy

_STEP = 0.45
"""How much further an inner list is set in at least, in units of the type size."""


def listing(chunks: Sequence[Chunk], paragraph: Callable[[Chunk], Paragraph]) -> Listing:
    """Return the list that these items make."""
    return _level([(_indent(chunk), chunk) for chunk in chunks], paragraph)


def _indent(chunk: Chunk) -> float:
    first = chunk.lines[0]
    # Numbers are set flush right: the text behind them tells better where an item stands.
    return (first.words[1].left if len(first.words) > 1 else first.left) - first.edges[0]


def _level(items: Sequence[tuple[float, Chunk]], paragraph: Callable[[Chunk], Paragraph]) -> Listing:
    found: list[Item] = []
    at = 0
    while at < len(items):
        indent, chunk = items[at]
        end = at + 1
        while end < len(items) and items[end][0] > indent + _STEP * chunk.lines[0].size:
            end += 1
        blocks: tuple[Block, ...] = (paragraph(chunk),)
        if end > at + 1:
            blocks = (*blocks, _level(items[at + 1 : end], paragraph))
        found.append(Item(tidy(chunk.lines[0].words[0].text), blocks))
        at = end
    return Listing(tuple(found))
