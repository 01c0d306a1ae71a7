"""Blocks as they are gathered, and the way back: blocks where only a line has room."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reader.fulltext.latexml.line import Line, without_pictures
from reader.fulltext.model import (
    Block,
    Code,
    Equation,
    Face,
    Figure,
    Heading,
    Inline,
    Inlines,
    Listing,
    Math,
    Missing,
    Paragraph,
    Picture,
    Quotation,
    Statement,
    Table,
    Text,
)


class Caption(NamedTuple):
    """A caption: what it is called, its text, its anchor, and how many blocks of the figure stand before it."""

    label: str
    text: Inlines
    anchor: str
    at: int


class Flow:
    """Gathers the blocks of one part of the paper: the body, an item, a footnote, a figure.

    ``captions`` are those of the figure the flow is for, None where it is for none.
    ``breaks`` says that a forced line break ends a paragraph.
    """

    __slots__ = ("anchor", "blocks", "breaks", "captions", "line")

    def __init__(self, *, is_float: bool = False, breaks: bool = False) -> None:
        self.blocks: list[Block] = []
        self.line = Line()
        self.anchor = ""
        self.captions: list[Caption] | None = [] if is_float else None
        self.breaks = breaks

    def put(self, block: Block) -> None:
        """Add a block after what was gathered before."""
        self.flush()
        self.blocks.append(block)

    def flush(self) -> None:
        """End the paragraph."""
        if not self.line:
            return
        parts = self.line.take()
        if not parts:
            return
        pictures = tuple(part for part in parts if isinstance(part, Picture))
        if pictures and all(isinstance(part, Picture) or _is_blank(part) for part in parts):
            self.blocks.append(Figure("", (), pictures, anchor=self.anchor))
        else:
            self.blocks.append(Paragraph(without_pictures(parts), self.anchor))
        self.anchor = ""

    def take(self) -> tuple[Block, ...]:
        """Return all blocks."""
        self.flush()
        return tuple(self.blocks)


def _is_blank(part: Inline | Picture) -> bool:
    return isinstance(part, Text) and not part.text.strip()


def flat(blocks: Iterable[Block]) -> Inlines:
    """Return ``blocks`` as one line: what a cell, a caption or a reference has room for."""
    return without_pictures(flat_parts(blocks))


def flat_parts(blocks: Iterable[Block]) -> tuple[Inline | Picture, ...]:
    """Return ``blocks`` as one line in which images still stand as such."""
    blocks = tuple(blocks)
    if len(blocks) == 1 and isinstance(only := blocks[0], Paragraph):
        return only.content
    line = Line()
    for block in blocks:
        if line:
            line.text(" ", Face.PLAIN)
        line.extend(_parts(block))
    return line.take()


def _spaced(pieces: Iterable[Iterable[Inline | Picture]]) -> Iterator[Inline | Picture]:
    for index, piece in enumerate(pieces):
        if index:
            yield Text(" ")
        yield from piece


def _parts(block: Block) -> Iterator[Inline | Picture]:
    match block:
        case Paragraph():
            yield from block.content
        case Equation():
            for row in block.rows:
                yield Math(row.tex, row.text)
                yield Text(f" {row.number} " if row.number else " ")
        case Listing():
            yield from _spaced((Text(f"{item.marker} "), *flat_parts(item.blocks)) for item in block.items)
        case Table():
            yield from _spaced(((Text(block.label),), block.caption))
            yield from _spaced(cell.content for row in block.rows for cell in row)
        case Code():
            yield Text(" ".join(block.lines), Face.CODE)
        case Missing():
            yield Text(f"[{block.what}]")
        case Heading():
            yield from _spaced(((Text(block.number),), block.title))
        case Quotation():
            yield from flat_parts(block.blocks)
        case Statement():
            yield from _spaced(((Text(block.label),), block.title, flat_parts(block.blocks)))
        case Figure():
            yield from block.pictures
            yield from _spaced(((), (Text(block.label),), block.caption, flat_parts(block.blocks)))
