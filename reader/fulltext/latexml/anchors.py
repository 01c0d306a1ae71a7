"""The anchors of a document."""

from collections.abc import Iterable, Iterator

from reader.fulltext.model import Block, Document, Figure, Listing, Quotation, Statement


def anchors_of(document: Document) -> Iterator[str]:
    """Yield every anchor that stands in ``document``."""
    yield from _inside(document.blocks)
    for note in document.footnotes:
        yield note.anchor
        yield from _inside(note.blocks)
    yield from (entry.anchor for entry in document.references)
    yield from (heading.anchor for _, heading in document.reference_headings)


def _inside(blocks: Iterable[Block]) -> Iterator[str]:
    waiting = list(blocks)
    while waiting:
        block = waiting.pop()
        if anchor := getattr(block, "anchor", ""):
            yield anchor
        if isinstance(block, Listing):
            for item in block.items:
                waiting.extend(item.blocks)
        elif isinstance(block, Statement | Quotation | Figure):
            waiting.extend(block.blocks)
