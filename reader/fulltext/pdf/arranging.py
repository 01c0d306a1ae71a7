"""Placed text to a document: pure, without PDFium."""

from collections.abc import Sequence

from reader.fulltext.model import Document
from reader.fulltext.pdf.building import Builder, flowing
from reader.fulltext.pdf.chunks import Chunk, Kind, Measures, chunks_of
from reader.fulltext.pdf.columns import draws_rows, gutters, ordered, parted
from reader.fulltext.pdf.floats import with_floats, without_notes
from reader.fulltext.pdf.front import front_of
from reader.fulltext.pdf.furniture import without_furniture
from reader.fulltext.pdf.lines import lines_of
from reader.fulltext.pdf.linking import Targets, linked
from reader.fulltext.pdf.placed import Line, Page
from reader.fulltext.pdf.references import TITLE, entries_of
from reader.fulltext.pdf.sections import KNOWN, mark_headings
from reader.fulltext.pdf.wording import Vocabulary, inlines_of


def arrange(pages: Sequence[Page]) -> Document:
    """Return the document that these pages hold.

    The title, the authors, the list of references and the footnotes are taken out where they are known for sure; what
    is not stays a paragraph. ``problems`` names the pages without text.
    """
    heights = [page.height for page in pages]
    lines = without_furniture([lines_of(page, number) for number, page in enumerate(pages)], heights)
    measures = Measures.of(lines)
    front = front_of(lines[0] if lines else [], measures, heights[0] if heights else 0.0)
    lines = _in_order([[line for line in page if id(line) not in front.taken] for page in lines])
    measures = Measures.of(lines)
    flat = [line for page in lines for line in page]
    vocabulary = Vocabulary([*front.title, *front.others, *flat])
    chunks, notes = without_notes(chunks_of(flat, measures), measures)
    mark_headings(chunks, measures)
    chunks, listed = _without_references(chunks)
    entries = entries_of(listed, vocabulary)
    builder = Builder(vocabulary, Targets())
    builder.targets.set_entries(entries)
    footnotes = builder.footnotes(notes)
    builder.add([Chunk(Kind.BODY, list(front.others))] if front.others else [])
    builder.add(flowing(with_floats(chunks, measures)))
    return Document(
        title=inlines_of(front.title, vocabulary),
        authors=front.authors,
        blocks=tuple(linked(block, builder.targets) for block in builder.blocks),
        references=tuple(linked(entry, builder.targets) for entry in entries),
        footnotes=tuple(linked(note, builder.targets) for note in footnotes),
        source="pdf",
        problems=_problems(pages),
    )


def _in_order(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page in reading order."""
    common = gutters([line for lines in pages for line in lines])
    stripes = [_stripes(lines, common) for lines in pages]
    if common and draws_rows(pages, common):
        pages = [
            [part for line in lines for part in parted(line, here)] for lines, here in zip(pages, stripes, strict=True)
        ]
    return [ordered(lines, here) for lines, here in zip(pages, stripes, strict=True)]


def _stripes(lines: Sequence[Line], common: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the gutters of a page: its own where they agree with those of the document, or where that has none."""
    own = gutters(lines)
    return own if not common or len(own) == len(common) else common


def _without_references(chunks: list[Chunk]) -> tuple[list[Chunk], list[Line]]:
    """Return the chunks but the list of references and its heading, and the lines of the list."""
    heads = [at for at, chunk in enumerate(chunks) if chunk.kind is Kind.HEADING and TITLE.match(_title(chunk))]
    if not heads:
        return chunks, []
    start = heads[-1]
    end = next((at for at in range(start + 1, len(chunks)) if _ends_list(chunks[at], chunks[start])), len(chunks))
    return chunks[:start] + chunks[end:], [line for chunk in chunks[start + 1 : end] for line in chunk.lines]


def _title(chunk: Chunk) -> str:
    return chunk.text[len(chunk.number) :].strip(" .:")


def _ends_list(chunk: Chunk, head: Chunk) -> bool:
    if chunk.kind is Kind.CAPTION:
        return True
    if chunk.kind is not Kind.HEADING:
        return False
    first, title = chunk.lines[0], head.lines[0]
    return first.size > 0.97 * title.size and (first.style == title.style or bool(KNOWN.match(chunk.text)))


def _problems(pages: Sequence[Page]) -> tuple[str, ...]:
    # A page without a size was not read at all.
    empty = sum(not page.words for page in pages if page.width)
    return (f"Pages without text, which may be pictures: {empty:,} of {len(pages):,}.",) if empty else ()
